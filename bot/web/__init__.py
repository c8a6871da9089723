"""The phone pages: server-rendered, working without JavaScript, asking no other host for anything."""
