import pytest
from tests.coordinator.builders import *
pytestmark = pytest.mark.asyncio
async def test_smoke(open_browser, store, clock, kari):
    p = a_person(store, clock, kari)
    b = await open_browser(kari)
    r = await b.get("/koordinator"); print(r.status, r.text[:3000])
    r = await b.get(f"/koordinator/plan/{p.plan_id}"); print(r.status, r.text)
    item = p.items["Jeg gir meg ikke så lett."]
    r = await b.judge(p.plan_id, item, "bekreftet"); print(r.status, r.location)
    r = await b.get(f"/api/plans/{p.plan_id}/document.pdf"); print(r.status, r.headers, len(r.text))
    print(p.notices(), audit_of(store, p.plan_id))
    assert 0
