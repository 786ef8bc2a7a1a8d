/// Something that goes wrong, and where an operator sees it: a row of `Dashboards/TROUBLES.md`.
struct Trouble {
  /// A query of a board's panel, of whose values one with these labels is above a number.
  struct Panel {
    var board: String
    var title: String
    /// The query with this legend.
    var legend: String
    var labels: [String: String] = [:]
    var above: String
  }

  /// In `Replays/troubles`, or of a live run.
  var name: String
  var panel: Panel
  /// The one that fires, and labels that it has; nil where nobody needs to act.
  var alert: (name: String, labels: [String: String])?
  /// The event, and what else its line has.
  var log: (event: String, text: String)
  /// Whose screen, and what is on it (a regular expression).
  var top: (host: String, screen: String)
  /// When the panel and the alert are looked at, in minutes of the run.
  var minute: Int

  static let simulated = [
    Trouble(
      name: "slow-origin",
      panel: Panel(
        board: "rollout", title: "Who waits, and for what", legend: "{{cause}}", labels: ["cause": "origin"],
        above: "2"),
      alert: ("ShoalDownloadsStalled", [:]), log: ("want_complete", " s for the origin, "),
      top: ("h64501-1", "waiting for the origin"), minute: 28),
    Trouble(
      name: "saturated-transit",
      panel: Panel(
        board: "agent", title: "Blocks of peers", legend: "{{source}} 99th", labels: ["source": "world"], above: "4"),
      alert: ("ShoalDownloadsStalled", [:]), log: ("origin_rests", "retry_ms"),
      top: ("h64502-1", #"world +\d[\d,.]* k?B/s .* transit"#), minute: 28),
    Trouble(
      name: "isp-without-seeds",
      panel: Panel(
        board: "flows", title: "Across borders of ISPs", legend: "another ISP", above: "0.99"),
      alert: ("ShoalDownloadsStalled", [:]), log: ("want_peers", #""same_isp":0"#),
      top: ("h64502-1", #"world .* [6-9]\d % .* transit"#), minute: 19),
    Trouble(
      name: "polluter",
      panel: Panel(board: "integrity-and-waste", title: "Liars", legend: "banned", above: "0"),
      alert: ("ShoalCorruptBytes", [:]), log: ("peer_banned", "block"), top: ("h64501-1", "1 banned"), minute: 10),
    Trouble(
      name: "full-disk",
      panel: Panel(
        board: "worth-it", title: "Wants", legend: "failed: {{reason}}", labels: ["reason": "storage"], above: "0.1"),
      alert: ("ShoalDownloadsFailing", [:]), log: ("want_failed", "No space left on device"),
      top: ("h64501-1", "want_failed"), minute: 25),
    Trouble(
      name: "selector-down",
      panel: Panel(board: "agent", title: "Errors", legend: "announces", above: "0"),
      alert: ("ShoalSelectorUnreachable", [:]), log: ("announce_failed", "why"),
      top: ("selector", "Its process has ended"), minute: 25),
    Trouble(
      name: "clock-skew",
      panel: Panel(board: "selector-and-origin", title: "Errors", legend: "registrations", above: "0"),
      alert: ("ShoalRegistrationsRefused", [:]), log: ("registration_failed", "off this selector's clock"),
      top: ("origin", "does not register this origin's objects"), minute: 35),
    Trouble(
      name: "walls",
      panel: Panel(board: "agent", title: "Errors", legend: "dials", above: "0.1"),
      alert: ("ShoalPeersUnreachable", [:]), log: ("want_complete", #""same_isp":0"#),
      top: ("h64501-1", #"[\d,]+ of [\d,]+ dials failed"#), minute: 35),
    Trouble(
      name: "cap-reached",
      panel: Panel(
        board: "flows", title: "Sent, by nearness", legend: "{{destination}}", labels: ["destination": "site"],
        above: "10000"),
      alert: ("ShoalCapReached", ["instance": "h64501-1"]),
      log: ("want_complete", "s for peers that limit their upload"),
      top: ("h64501-2", #"upload at most 12500 bytes a second"#), minute: 45),
    Trouble(
      name: "slow-peer",
      panel: Panel(board: "agent", title: "Errors", legend: "silent peers", above: "0"),
      alert: nil, log: ("peer_snubbed", "10.2.0.10:6881"),
      top: ("h64502-1", #"10\.2\.0\.10:6881 .* [A-Z?]*SP "#), minute: 15),
    Trouble(
      name: "stale-description",
      panel: Panel(
        board: "worth-it", title: "Wants", legend: "failed: {{reason}}", labels: ["reason": "untrusted"], above: "0"),
      alert: ("ShoalDownloadsFailing", [:]), log: ("want_failed", "nothing newer is shown"),
      top: ("h64501-1", "want_failed"), minute: 25),
  ]

  /// A process that stands still needs a real one.
  static let blocked = Trouble(
    name: "event-loop-blocked",
    panel: Panel(board: "agent", title: "Event-loop lag", legend: "{{instance}} 99th", above: "1"),
    alert: ("ShoalEventLoopBlocked", ["instance": "agent"]), log: ("loop_blocked", "ms"),
    top: ("agent", "loop_blocked"), minute: 8)
}
