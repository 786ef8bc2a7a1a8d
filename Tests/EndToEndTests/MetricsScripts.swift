/// Receivers of metrics.
enum MetricsScripts {
  /// queries.py BOARDS AT URL NODE=ENDPOINT...: runs Prometheus at AT against the nodes, lets the agents fetch
  /// URL0.bin, URL1.bin and so on one after the other, and asks every query of every board, as Grafana would; those
  /// that bring no series are named.
  static let queries = """
    import glob, json, os, subprocess, sys, tempfile, time, urllib.parse, urllib.request

    boards, at, url, nodes = *sys.argv[1:4], [word.split("=") for word in sys.argv[4:]]
    agents = [where for name, where in nodes if name == "agent"]
    work = tempfile.mkdtemp()
    jobs = [{"job_name": "shoal-" + name, "static_configs": [{"targets": [w for n, w in nodes if n == name]}]}
            for name in dict(nodes)]
    rules = [f"{boards}/prometheus/rules.yml", f"{boards}/prometheus/alerts.yml"]
    settings = {"global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
                "rule_files": rules, "scrape_configs": jobs}
    json.dump(settings, open(work + "/prometheus.yml", "w"))
    prometheus = subprocess.Popen(["prometheus", f"--config.file={work}/prometheus.yml",
        f"--storage.tsdb.path={work}/tsdb", f"--web.listen-address={at}"], stderr=open(work + "/log", "w"))

    def ask(query):
        url = f"http://{at}/api/v1/query?" + urllib.parse.urlencode({"query": query})
        try: return json.load(urllib.request.urlopen(url, timeout=10))["data"]["result"]
        except OSError: return []

    queries = []
    for path in sorted(glob.glob(boards + "/grafana/*.json")):
        board = json.load(open(path))
        assert len(board["panels"]) <= 5 and not board["editable"], path
        for panel in board["panels"]:
            unit = panel["fieldConfig"]["defaults"]["unit"]
            assert panel["title"] and panel["description"] and unit, panel
            assert panel["datasource"]["uid"] == "${datasource}", panel
            for target in panel["targets"]:
                query = target["expr"].replace("$__rate_interval", "30s")
                query = query.replace("$job", ".*").replace("$instance", ".*")
                queries.append((os.path.basename(path), panel["title"], query))
    # What needs two readings while bytes come is there once they have come; ratios have no value before.
    try:
        end = time.monotonic() + 60
        while time.monotonic() < end and sum(float(r["value"][1]) for r in ask("sum(up)")) < len(nodes): time.sleep(0.3)
        silent, number = queries, 0
        while time.monotonic() < end and silent:
            for agent in agents if number < 30 else []:
                with urllib.request.urlopen(f"http://{agent}/{url}{number}.bin", timeout=20) as answer: answer.read()
            number += 1
            time.sleep(1)
            silent = [one for one in silent if not ask(one[2])]
        for one in silent: print("no data:", *one)
        firing = [r["metric"]["alertname"] for r in ask('ALERTS{alertstate="firing"}')]
        print(f"{len(queries)} queries, alerts that fire: {firing}")
        sys.exit(1 if silent or firing else 0)
    finally: prometheus.kill()
    """

  /// receiver.py PORT METRICS-URL OUT: takes metrics by the OpenTelemetry protocol, reads each message by the
  /// protocol's own definition, and writes what differs from the text at METRICS-URL, or how many series are equal.
  static let receiver = """
    import http.server, re, sys, urllib.request
    from google.protobuf import json_format
    from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2 as service

    port, url, out = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    # They change by themselves, or because of the question.
    RESTLESS = re.compile(r"process_|shoal_(event_loop|inputs|http|otlp|gateway_requests|announce|build|hash|disk)")

    def labels(attributes): return ",".join(f'{a.key}="{a.value.string_value}"' for a in attributes)
    def series(name, attributes, more=""):
        inner = ",".join(x for x in (labels(attributes), more) if x)
        return name + ("{" + inner + "}" if inner else "")

    def told(message):
        found = {}
        for resource in message.resource_metrics:
            facts = {a.key: a.value.string_value for a in resource.resource.attributes}
            assert facts["service.name"].startswith("shoal-") and facts["service.instance.id"], facts
            for scope in resource.scope_metrics:
                for metric in scope.metrics:
                    kind = metric.WhichOneof("data")
                    assert metric.description and metric.unit, metric
                    if kind == "histogram":
                        assert metric.histogram.aggregation_temporality == 2
                        for point in metric.histogram.data_points:
                            assert len(point.bucket_counts) == len(point.explicit_bounds) + 1
                            assert sum(point.bucket_counts) == point.count
                            count = 0
                            for bound, own in zip(list(point.explicit_bounds) + ["+Inf"], point.bucket_counts):
                                count += own
                                le = "+Inf" if bound == "+Inf" else f"{bound:.9f}".rstrip("0").rstrip(".")
                                found[series(metric.name + "_bucket", point.attributes, f'le="{le}"')] = count
                            found[series(metric.name + "_count", point.attributes)] = point.count
                            found[series(metric.name + "_sum", point.attributes)] = point.sum
                        continue
                    points = getattr(metric, kind).data_points
                    if kind == "sum": assert metric.sum.is_monotonic and metric.sum.aggregation_temporality == 2
                    for point in points:
                        name = metric.name + ("_total" if kind == "sum" else "")
                        assert 0 < point.start_time_unix_nano <= point.time_unix_nano
                        value = point.as_double if point.WhichOneof("value") == "as_double" else point.as_int
                        found[series(name, point.attributes)] = value
        return found

    def scraped():
        found = {}
        for line in urllib.request.urlopen(url).read().decode().splitlines():
            if line and not line.startswith("#"):
                name, value = line.rsplit(" ", 1)
                found[name] = float(value)
        return found

    class Receiver(http.server.BaseHTTPRequestHandler):
        def log_message(self, *words): pass
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            try:
                assert self.path == "/base/v1/metrics" and self.headers["content-type"] == "application/json"
                message = json_format.Parse(body, service.ExportMetricsServiceRequest())
                one, other = told(message), scraped()
                wrong = [n for n in set(one) | set(other) if n not in one or n not in other]
                wrong += [n for n in set(one) & set(other) if not RESTLESS.match(n) and one[n] != other[n]]
                text = "".join(f"{n}: {one.get(n)} {other.get(n)}\\n" for n in wrong) or f"equal {len(one)}\\n"
            except Exception as problem: text = f"unreadable: {problem!r}\\n"
            with open(out, "a") as file: file.write(text)
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(b"{}")

    http.server.ThreadingHTTPServer(("127.0.0.1", port), Receiver).serve_forever()
    """
}
