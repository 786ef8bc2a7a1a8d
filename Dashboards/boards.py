#!/usr/bin/python3
"""The Grafana boards, as code: boards.py [--check] [--metrics FILE]

Writes grafana/*.json beside this file. With --check nothing is written, and a board that is not what this program makes
is named (exit status 1). --metrics names what 'shoal metrics list --json' prints; then every metric that a board asks for
has to be there, with the labels that are asked for.

A board has at most five graphs. A rate is over $__rate_interval, a ratio is of two sums, and a quantile is of summed
buckets, so that every graph is true of one node and of a thousand.
"""

import argparse, json, os, re, sys

HERE = os.path.dirname(os.path.abspath(__file__))
NODES = '{job=~"$job",instance=~"$instance"}'


def where(more=""):
    return NODES[:-1] + ("," + more if more else "") + "}"


def rate(name, more=""):
    return f"rate({name}{where(more)}[$__rate_interval])"


def total(name, more="", by=""):
    return f"sum{' by (' + by + ')' if by else ''} ({rate(name, more)})"


def ratio(part, whole):
    """Of two sums; no value where there is nothing to divide by."""
    return f"{part} / ({whole} > 0)"


def quantile(q, name, by="", more=""):
    labels = "le" + (", " + by if by else "")
    return f"histogram_quantile({q}, sum by ({labels}) ({rate(name + '_bucket', more)}))"


def now(name, by="", more="", fold="sum"):
    return f"{fold}{' by (' + by + ')' if by else ''} ({name}{where(more)})"


FAR = 'source=~"country|world"'
PEERS = 'source!="origin"'
RECEIVED, SENT = "shoal_received_bytes_total", "shoal_sent_bytes_total"
WASTED, OVERHEAD = "shoal_wasted_bytes_total", "shoal_overhead_bytes_total"
CAME, WENT = 'direction="received"', 'direction="sent"'

# title, description, unit, [(query, legend)], and what else there is: stack, max
BOARDS = {
    "worth-it": ("Worth it", "Whether peers take work off the origin, and what users have of it.", [
        ("Delivered, by source", "Verified bytes a second, by where they came from. Everything but origin is offload.",
         "Bps", [(total(RECEIVED, by="source"), "{{source}}")], {"stack": True}),
        ("Offload", "The share of bytes that came from peers, and not from the origin: of all that was delivered, what no "
         "peer can bring included, and of what peers brought or could have (with a selector, not held out).",
         "percentunit", [(ratio(total(RECEIVED, PEERS), f"({total(RECEIVED)} + {total('shoal_plain_bytes_total')})"),
                          "of delivered bytes"),
                         (ratio(total(RECEIVED, PEERS), total("shoal_eligible_bytes_total")), "of eligible bytes")],
         {"max": 1}),
        ("Time to the last byte", "By size up to so much, beside downloads that were kept from peers (--hold-out): "
         "whether peers make it faster or slower.",
         "s", [(quantile(0.5, "shoal_download_seconds", "size"), "{{size}} median"),
               (quantile(0.95, "shoal_download_seconds", "size"), "{{size}} 95th"),
               (quantile(0.5, "shoal_held_out_download_seconds", "size"), "{{size}} median without peers"),
               (quantile(0.95, "shoal_held_out_download_seconds", "size"), "{{size}} 95th without peers")], {}),
        ("Time to the first byte", "From a want to the first byte that came over the network, by size up to so much, "
         "beside downloads that were kept from peers.",
         "s", [(quantile(0.5, "shoal_first_byte_seconds", "size"), "{{size}} median"),
               (quantile(0.95, "shoal_first_byte_seconds", "size"), "{{size}} 95th"),
               (quantile(0.5, "shoal_held_out_first_byte_seconds", "size"), "{{size}} median without peers"),
               (quantile(0.95, "shoal_held_out_first_byte_seconds", "size"), "{{size}} 95th without peers")], {}),
        ("Wants", "Wants a second that were met, and that failed, by reason.",
         "ops", [(total("shoal_wants_met_total"), "met"),
                 (total("shoal_wants_failed_total", by="reason"), "failed: {{reason}}")], {}),
    ]),
    "rollout": ("Rollout", "How files reach those who want them, and who is late and why.", [
        ("Who is through", "Live peers of all objects, as selectors know them: all, and those that hold their object whole.",
         "short", [(now("shoal_selector_peers"), "all"), (now("shoal_selector_peers_complete"), "whole")], {}),
        ("Begun and completed", "Downloads a second that agents began, and of which they have all, by channel (--channel).",
         "ops", [(total("shoal_selector_downloads_started_total", by="channel"), "{{channel}} begun"),
                 (total("shoal_selector_downloads_completed_total", by="channel"), "{{channel}} completed")], {}),
        ("Time to the whole file", "From an agent's want to its last byte, as agents tell selectors.",
         "s", [(quantile(0.5, "shoal_selector_rollout_seconds", "channel"), "{{channel}} median"),
               (quantile(0.95, "shoal_selector_rollout_seconds", "channel"), "{{channel}} 95th"),
               (quantile(1, "shoal_selector_rollout_seconds", "channel"), "{{channel}} last, at most"),
               (now("shoal_selector_rollout_bound_seconds", fold="max"), "at the least, of the busiest")], {}),
        ("Who waits, and for what", "Wants that are not over, by what they wait for: the reasons of stragglers.",
         "short", [(now("shoal_waiting_wants", "cause"), "{{cause}}")], {"stack": True}),
        ("Of the origin, for each download", "Bytes that origins sent, over downloads that were completed.",
         "bytes", [(ratio(total("shoal_http_sent_bytes_total"), total("shoal_selector_downloads_completed_total")),
                    "a download")], {}),
    ]),
    "flows": ("Flows", "What crosses which border: how near those are who serve each other.", [
        ("Received, by nearness", "Verified bytes a second from peers, by how near they are.",
         "Bps", [(total(RECEIVED, PEERS, "source"), "{{source}}")], {"stack": True}),
        ("Sent, by nearness", "Bytes a second to peers, by how near they are.",
         "Bps", [(total(SENT, by="destination"), "{{destination}}")], {"stack": True}),
        ("Across borders of ISPs", "The shares of bytes from peers that came from another ISP, and from another country.",
         "percentunit", [(ratio(total(RECEIVED, FAR), total(RECEIVED, PEERS)), "another ISP"),
                         (ratio(total(RECEIVED, 'source="world"'), total(RECEIVED, PEERS)), "another country")],
         {"max": 1}),
        ("Handed out, by ring", "Peers a second that selectors named, by how near they are to who asked.",
         "ops", [(total("shoal_selector_handed_out_total", by="ring"), "{{ring}}")], {"stack": True}),
        ("From ISP to ISP", "Bytes a second that agents took of each other, by their signed word: the thirty greatest flows, "
         "and all others together.",
         "Bps", [(total("shoal_selector_flow_bytes_total", by="from, to"), "{{from}} to {{to}}")], {"stack": True}),
    ]),
    "agent": ("Agent", "One agent, or all: use, saturation, errors.", [
        ("Processor", "Processors that a node keeps busy; 100 % is one.",
         "percentunit", [(f"sum by (instance) ({rate('process_cpu_seconds_total')})", "{{instance}}")], {}),
        ("Event-loop lag", "How late the event loop came to what was due: long work makes everybody wait.",
         "s", [(quantile(0.99, "shoal_event_loop_lag_seconds", "instance"), "{{instance}} 99th")], {}),
        ("Cache", "How much of what the cache may take it takes. A full cache is right; one that shrinks is not.",
         "percentunit", [(ratio(now("shoal_cache_bytes", "instance"), now("shoal_cache_limit_bytes", "instance")),
                          "{{instance}}")], {"max": 1}),
        ("Blocks of peers", "From the request of a block to the block, by where the peer is.",
         "s", [(quantile(0.5, "shoal_block_seconds", "source"), "{{source}} median"),
               (quantile(0.99, "shoal_block_seconds", "source"), "{{source}} 99th")], {}),
        ("Errors", "What failed, a second: dials, announces, requests to origins, links that were turned away, peers that "
         "did not answer.",
         "ops", [(total("shoal_dials_failed_total"), "dials"), (total("shoal_announces_failed_total"), "announces"),
                 (total("shoal_origin_failures_total"), "origin"), (total("shoal_links_refused_total"), "links"),
                 (total("shoal_peers_snubbed_total"), "silent peers")], {}),
    ]),
    "selector-and-origin": ("Selector and origin", "Requests, errors and how long they take; what is known.", [
        ("Requests", "Announces by who makes them, and answers of origins by class of status, a second.",
         "reqps", [(total("shoal_selector_announces_total", by="kind"), "announce: {{kind}}"),
                   (total("shoal_http_requests_total", by="class"), "origin: {{class}}")], {}),
        ("Errors", "What was refused or could not be read, a second.",
         "reqps", [(total("shoal_selector_malformed_total"), "malformed"),
                   (total("shoal_selector_calls_refused_total"), "too many calls"),
                   (total("shoal_selector_announces_unproven_total"), "unproven"),
                   (total("shoal_selector_registrations_refused_total"), "registrations"),
                   (total("shoal_http_requests_total", 'class="5xx"'), "origin: 5xx"),
                   (total("shoal_http_aborted_total"), "origin: not taken whole")], {}),
        ("Duration", "From an HTTP request to the end of its answer.",
         "s", [(quantile(0.5, "shoal_http_request_seconds", "job"), "{{job}} median"),
               (quantile(0.99, "shoal_http_request_seconds", "job"), "{{job}} 99th")], {}),
        ("Registry", "What selectors keep: objects, live peers, and objects that are held and not asked about.",
         "short", [(now("shoal_selector_objects", fold="max"), "objects"), (now("shoal_selector_peers", "kind"), "peers: {{kind}}"),
                   (now("shoal_selector_holdings"), "holdings")], {}),
        ("What the origin sends", "Bytes a second that origins sent: what they pay for.",
         "Bps", [(total("shoal_http_sent_bytes_total"), "sent")], {}),
    ]),
    "integrity-and-waste": ("Integrity and waste", "Bytes that served nothing, who lies, and what the record lacks.", [
        ("Wasted, by cause", "Bytes a second that were received and served nothing.",
         "Bps", [(total(WASTED, by="cause"), "{{cause}}")], {"stack": True}),
        ("Waste and overhead", "The share of all payload received that served nothing; and of what crosses links to peers "
         "the share that is no payload: requests, news, handshakes.",
         "percentunit", [(ratio(total(WASTED), f"({total(WASTED)} + {total(RECEIVED)})"), "wasted, of received payload"),
                         (ratio(total(OVERHEAD, CAME),
                                f"({total(OVERHEAD, CAME)} + {total(WASTED)} + {total(RECEIVED, PEERS)})"),
                          "overhead, received"),
                         (ratio(total(OVERHEAD, WENT), f"({total(OVERHEAD, WENT)} + {total(SENT)})"), "overhead, sent")],
         {"max": 1}),
        ("Liars", "A second: blocks that are not what their hash says, peers that were cut off for it, nodes that are not "
         "who they say, messages against the protocol.",
         "ops", [(total("shoal_corrupt_blocks_total"), "corrupt blocks"), (total("shoal_peers_banned_total"), "banned"),
                 (total("shoal_impostors_total"), "impostors"),
                 (total("shoal_malformed_messages_total"), "malformed messages")], {}),
        ("Reports", "What selectors hear of peers, a second; unvouched ones count for nothing.",
         "ops", [(total("shoal_selector_pollution_reports_total"), "corrupt"),
                 (total("shoal_selector_unreachable_reports_total"), "unreachable"),
                 (total("shoal_selector_unvouched_reports_total"), "unvouched")], {}),
        ("Not recorded", "Inputs a second that traces had to leave out: an incident then cannot be replayed.",
         "ops", [(total("shoal_inputs_unrecorded_total", by="instance"), "{{instance}}")], {}),
    ]),
}

SOURCE = {"type": "prometheus", "uid": "${datasource}"}


def panel(at, title, description, unit, queries, more):
    limits = {"min": 0} | ({"max": more["max"]} if "max" in more else {})
    custom = {"fillOpacity": 20, "stacking": {"mode": "normal"}} if more.get("stack") else {"fillOpacity": 0}
    return {
        "id": at + 1, "type": "timeseries", "title": title, "description": description, "datasource": SOURCE,
        "gridPos": {"x": 12 * (at % 2), "y": 8 * (at // 2), "w": 24 if at == 4 else 12, "h": 8},
        "fieldConfig": {"defaults": {"unit": unit, "custom": custom} | limits, "overrides": []},
        "options": {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi"}},
        "targets": [{"refId": "ABCDEFGH"[n], "datasource": SOURCE, "expr": query, "legendFormat": legend}
                    for n, (query, legend) in enumerate(queries)],
    }


def variable(name, of):
    query = f"label_values(shoal_build_info, {of})"
    return {"name": name, "label": name, "type": "query", "datasource": SOURCE, "definition": query,
            "query": {"query": query, "refId": name}, "refresh": 2, "sort": 1, "includeAll": True, "multi": True,
            "allValue": ".*", "current": {"text": "All", "value": "$__all"}}


def board(name):
    title, description, panels = BOARDS[name]
    assert len(panels) <= 5, name
    return {
        "uid": "shoal-" + name, "title": "Shoal: " + title, "description": description, "tags": ["shoal"],
        "schemaVersion": 42, "editable": False, "graphTooltip": 1, "refresh": "30s",
        "time": {"from": "now-3h", "to": "now"}, "timezone": "browser",
        "links": [{"type": "dashboards", "tags": ["shoal"], "title": "Shoal", "asDropdown": False, "includeVars": True,
                   "keepTime": True, "icon": "external link", "targetBlank": False, "tooltip": "", "url": ""}],
        "templating": {"list": [
            {"name": "datasource", "label": "data source", "type": "datasource", "query": "prometheus",
             "current": {}, "hide": 0},
            variable("job", "job"), variable("instance", "instance")]},
        "panels": [panel(at, *one) for at, one in enumerate(panels)],
    }


def unknown(metrics):
    """What boards ask for and no node has."""
    labels = {}
    for line in open(metrics):
        entry = json.loads(line)
        ends = ["_bucket", "_sum", "_count"] if entry["kind"] == "histogram" else [""]
        for end in ends: labels[entry["name"] + end] = set(entry["labels"]) | {"job", "instance", "le"}
    for name in BOARDS:
        for one in board(name)["panels"]:
            for target in one["targets"]:
                query = target["expr"]
                for metric, matchers in re.findall(r"\b((?:shoal|process)_\w+)\{([^}]*)\}", query):
                    if metric not in labels: yield f"{name}: '{one['title']}' asks for {metric}, which no node has"
                    for label in re.findall(r"(\w+)[!=]", matchers):
                        if label not in labels.get(metric, {label}): yield f"{name}: {metric} has no label {label}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--metrics")
    options = parser.parse_args()
    wrong = list(unknown(options.metrics)) if options.metrics else []
    for name in BOARDS:
        path = f"{HERE}/grafana/{name}.json"
        text = json.dumps(board(name), indent=1) + "\n"
        if not options.check:
            open(path, "w").write(text)
        elif not os.path.exists(path) or open(path).read() != text:
            wrong.append(f"grafana/{name}.json is not what boards.py makes: run Dashboards/boards.py")
    print("\n".join(wrong), file=sys.stderr, end="\n" if wrong else "")
    sys.exit(1 if wrong else 0)


main()
