"""The memory: plans, answers, consents, confirmations, audit and deletion.

Knows nobody above it. Everything here is synchronous; the rooms above call it in a small thread pool.
"""
