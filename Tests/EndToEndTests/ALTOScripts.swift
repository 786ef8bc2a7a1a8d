/// A client of ALTO in Python that knows RFC 7285, and nothing of Shoal but where the directory is.
enum ALTOScripts {
  /// client DIRECTORY: walks from there to every resource, holds what each answers against the RFC, and prints how many
  /// there were.
  static let client = """
    import http.client, ipaddress, json, random, re, sys, urllib.error, urllib.parse, urllib.request
    start = sys.argv[1]
    NAME = re.compile("[0-9A-Za-z:@_-]{1,64}")
    TAG = re.compile("[!-~]{1,64}")
    ERROR = "application/alto-error+json"

    def call(url, accept, body=None, type=None, method=None):
      data = None if body is None else body.encode() if isinstance(body, str) else json.dumps(body).encode()
      request = urllib.request.Request(url, data, {"Accept": accept + "," + ERROR}, method=method)
      if type: request.add_header("Content-Type", type)
      try: answer = urllib.request.urlopen(request, timeout=10)
      except urllib.error.HTTPError as error: answer = error
      return answer.status, answer.headers["Content-Type"], answer.read(), answer.headers

    def ask(resource, body=None):
      status, type, text, _ = call(resource["uri"], resource["media-type"], body, resource.get("accepts"))
      assert (status, type) == (200, resource["media-type"]), (status, type, text)
      return json.loads(text)

    def wrong(resource, body, code, field=None, value=None):
      status, type, text, _ = call(resource["uri"], resource["media-type"], body, resource["accepts"])
      meta = json.loads(text)["meta"]
      assert (status, type, meta["code"]) == (400, ERROR, code), (status, type, meta)
      assert meta.get("field") == field and meta.get("value") == value, meta
      assert (code == "E_SYNTAX") == ("syntax-error" in meta)

    status, type, text, _ = call(start, "application/alto-directory+json")
    assert (status, type) == (200, "application/alto-directory+json")
    directory = json.loads(text)
    types, resources = directory["meta"]["cost-types"], directory["resources"]
    for id, resource in resources.items():
      assert NAME.fullmatch(id) and set(resource.get("uses", [])) <= set(resources), id
      assert set(resource.get("capabilities", {}).get("cost-type-names", [])) <= set(types), id
      resource["uri"] = urllib.parse.urljoin(start, resource["uri"])

    def of(media, accepts=None):
      return [(id, one) for id, one in resources.items()
        if one["media-type"] == "application/alto-%s+json" % media
          and one.get("accepts") == (accepts and "application/alto-%s+json" % accepts)]

    walked = set()
    # Section 11.2.1: complete, without overlap, and with a version.
    default = directory["meta"]["default-alto-network-map"]
    maps = of("networkmap")
    assert default in dict(maps)
    for id, resource in maps:
      whole = ask(resource)
      tag = whole["meta"]["vtag"]
      assert tag["resource-id"] == id and TAG.fullmatch(tag["tag"])
      pids, prefixes = whole["network-map"], {}
      for pid, group in pids.items():
        assert NAME.fullmatch(pid) and set(group) <= {"ipv4", "ipv6"}
        for family, list in group.items():
          for text in list:
            prefix = ipaddress.ip_network(text)
            assert "ipv%d" % prefix.version == family and prefix not in prefixes, text
            prefixes[prefix] = pid
      assert ipaddress.ip_network("0.0.0.0/0") in prefixes and ipaddress.ip_network("::/0") in prefixes
      walked.add(id)

    def pid(address):
      bits = 32 if address.version == 4 else 128
      for length in range(bits, -1, -1):
        found = prefixes.get(ipaddress.ip_network((address, length), strict=False))
        if found: return found

    # Section 11.2.3: a line for each pair, one cost type, and the version of the map.
    costs = {}
    for id, resource in of("costmap"):
      names = resource["capabilities"]["cost-type-names"]
      assert len(names) == 1 and resource["uses"] == [default]
      answer = ask(resource)
      kind = answer["meta"]["cost-type"]
      assert {k: types[names[0]][k] for k in ("cost-metric", "cost-mode")}.items() <= kind.items()
      assert answer["meta"]["dependent-vtags"] == [tag]
      assert set(answer["cost-map"]) == set(pids)
      for row in answer["cost-map"].values():
        assert set(row) == set(pids) and all(isinstance(cost, (int, float)) for cost in row.values())
      assert kind["cost-mode"] not in costs
      costs[kind["cost-mode"]] = answer["cost-map"]
      walked.add(id)
    order = {}
    for a in pids:
      for b in pids: order.setdefault(costs["ordinal"][a][b], set()).add(costs["numerical"][a][b])
    flat = [cost for rank in sorted(order) for cost in order[rank]]
    assert all(len(same) == 1 for same in order.values()) and flat == sorted(flat), order

    # Section 11.3.1.
    some = sorted(pids)[:2]
    for id, resource in of("networkmap", "networkmapfilter"):
      answer = ask(resource, {"pids": some + some + ["nobody"]})
      assert answer["meta"]["vtag"] == tag and answer["network-map"] == {one: pids[one] for one in some}
      assert ask(resource, {"pids": []})["network-map"] == pids
      six = ask(resource, {"pids": [], "address-types": ["ipv6", "other"]})["network-map"]
      assert set(six) == set(pids) and all(set(group) <= {"ipv6"} for group in six.values())
      wrong(resource, "{", "E_SYNTAX")
      wrong(resource, {}, "E_MISSING_FIELD", "pids")
      wrong(resource, {"pids": 7}, "E_INVALID_FIELD_TYPE", "pids")
      wrong(resource, {"pids": [7]}, "E_INVALID_FIELD_VALUE", "pids", "7")
      walked.add(id)

    # Section 11.3.2.
    for id, resource in of("costmap", "costmapfilter"):
      for name in resource["capabilities"]["cost-type-names"]:
        kind = {k: types[name][k] for k in ("cost-metric", "cost-mode")}
        full = costs[kind["cost-mode"]]
        answer = ask(resource, {"cost-type": kind, "pids": {"srcs": some[:1], "dsts": []}})
        assert answer["cost-map"] == {some[0]: full[some[0]]} and answer["meta"]["dependent-vtags"] == [tag]
        top = max(max(row.values()) for row in full.values())
        near = ask(resource, {"cost-type": kind, "constraints": ["lt %d" % top, "ge 0"]})["cost-map"]
        kept = {a: {b: c for b, c in row.items() if c < top} for a, row in full.items()}
        assert near == {a: row for a, row in kept.items() if row}
      wrong(resource, {"cost-type": {"cost-mode": "foo", "cost-metric": "routingcost"}}, "E_INVALID_FIELD_VALUE",
        "cost-type/cost-mode", "foo")
      wrong(resource, {"cost-type": {"cost-mode": "ordinal"}}, "E_MISSING_FIELD", "cost-type/cost-metric")
      walked.add(id)

    # Section 11.4: each map's PIDs, as this client finds them by the longest prefix.
    random.seed(1)
    addresses = [ipaddress.ip_address(random.getrandbits(32)) for _ in range(100)]
    addresses += [ipaddress.IPv6Address(random.getrandbits(128)) for _ in range(100)]
    for prefix in prefixes:
      addresses += [prefix[0], prefix[-1]]
    typed = {("ipv%d:" % one.version) + str(one): one for one in addresses}
    covered = set()
    for id, resource in of("endpointprop", "endpointpropparams"):
      offered = resource["capabilities"]["prop-types"]
      answer = ask(resource, {"properties": offered, "endpoints": [*typed]})
      assert tag in answer["meta"]["dependent-vtags"] and set(answer["endpoint-properties"]) == set(typed)
      for name, values in answer["endpoint-properties"].items():
        assert all(isinstance(value, str) for value in values.values()) and set(values) <= set(offered)
        assert values[default + ".pid"] == pid(typed[name]), name
      covered |= {one[:-4] for one in offered if one.endswith(".pid")}
      wrong(resource, {"properties": ["nothing"], "endpoints": ["ipv4:192.0.2.1"]}, "E_INVALID_FIELD_VALUE",
        "properties", "nothing")
      walked.add(id)
    assert covered == {id for id, _ in maps}

    # Section 11.5, and delay-rt of RFC 9439.
    near = sys.argv[2:]
    for id, resource in of("endpointcost", "endpointcostparams"):
      assert "uses" not in resource
      for name in resource["capabilities"]["cost-type-names"]:
        kind = {k: types[name][k] for k in ("cost-metric", "cost-mode")}
        answer = ask(resource, {"cost-type": kind, "endpoints": {"srcs": near[:1], "dsts": near}})
        assert kind.items() <= answer["meta"]["cost-type"].items()
        row = answer["endpoint-cost-map"][near[0]]
        assert set(row) <= set(near)
        if kind["cost-metric"] == "routingcost":
          assert [*row.values()] == sorted(row.values()) and sorted(row, key=row.get) == near, row
      own = ask(resource, {"cost-type": kind, "endpoints": {"dsts": near}})["endpoint-cost-map"]
      assert [*own] == ["ipv4:127.0.0.1"], own
      wrong(resource, {"cost-type": kind, "endpoints": {"srcs": [], "dsts": []}}, "E_INVALID_FIELD_VALUE", "endpoints",
        '{"dsts":[],"srcs":[]}')
      walked.add(id)

    # RFC 8895.
    for id, resource in resources.items():
      if resource["media-type"] != "text/event-stream": continue
      place = urllib.parse.urlsplit(resource["uri"])
      link = http.client.HTTPConnection(place.hostname, place.port, timeout=10)
      add = {"s%d" % at: {"resource-id": used} for at, used in enumerate(resource["uses"])}
      link.request("POST", place.path, json.dumps({"add": add}),
        {"Content-Type": resource["accepts"], "Accept": "text/event-stream," + ERROR})
      answer = link.getresponse()
      assert (answer.status, answer.getheader("Content-Type")) == (200, "text/event-stream")
      seen = {}
      while len(seen) < len(add):
        event, data = answer.readline().decode(), answer.readline().decode()
        assert answer.readline() == b"\\n"
        type, _, name = event.removeprefix("event: ").strip().partition(",")
        seen[name] = (type, json.loads(data.removeprefix("data: ")))
      link.close()
      for name, part in add.items():
        used = resources[part["resource-id"]]
        assert seen[name] == (used["media-type"], ask(used)), name
      walked.add(id)

    assert walked == set(resources), set(resources) - walked
    for resource in resources.values():
      posts = "accepts" in resource
      status, _, _, fields = call(resource["uri"], "*/*", None if posts else {}, method="GET" if posts else "POST")
      assert status == 405 and fields["Allow"].split(", ")[0] == ("POST" if posts else "GET")
    print("walked", len(walked), flush=True)

    """
}
