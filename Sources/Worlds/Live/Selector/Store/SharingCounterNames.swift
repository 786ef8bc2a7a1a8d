import Nodes
import Vocabulary

/// The counters of a selector that shares its registry with others, as Prometheus text.
enum SharingCounterNames {
  static func add(_ sharing: SharingState, to text: inout MetricsText) {
    let counters = sharing.counters
    text.add(gauge("connected", "stores", "Whether the store can be reached: 1 or 0."), sharing.isConnected ? 1 : 0)
    text.add(gauge("waiting", "entries", "Entries that the store has not taken yet."), Int64(sharing.waiting))
    // Whole numbers are all that there is, and a second is too long.
    text.add(
      gauge("lag_milliseconds", "milliseconds", "How old what others told last was when it was heard."),
      sharing.lag.milliseconds)
    text.add(
      gauge("selectors", "selectors", "Selectors that were heard of late, this one included."),
      Int64(sharing.selectors))
    text.add(total("entries_sent", "entries", "Entries that the store has taken."), Int64(counters.told))
    text.add(
      total("entries_received", "entries", "Entries of other selectors, by what became of them."),
      [
        ([("result", "taken")], Int64(counters.heard - counters.unknown)),
        ([("result", "unknown")], Int64(counters.unknown)), ([("result", "late")], Int64(counters.late)),
        ([("result", "unreadable")], Int64(counters.unreadable)),
      ])
    text.add(
      total("entries_dropped", "entries", "Entries that did not fit while the store was away."),
      Int64(counters.dropped))
    text.add(total("losses", "times", "How often the store was lost."), Int64(counters.losses))
    text.add(total("errors", "answers", "Commands that the store refused."), Int64(counters.errors))
    text.add(total("commands", "commands", "Commands to the store."), Int64(counters.commands))
    text.add(
      total("bytes", "bytes", "Bytes to and from the store."),
      [
        ([("direction", "sent")], Int64(counters.bytesSent)),
        ([("direction", "received")], Int64(counters.bytesReceived)),
      ])
  }

  private static func total(_ name: String, _ unit: String, _ help: String) -> CounterDescriptor {
    SelectorCounterNames.total("store_" + name, unit, help)
  }

  private static func gauge(_ name: String, _ unit: String, _ help: String) -> CounterDescriptor {
    SelectorCounterNames.gauge("store_" + name, unit, help)
  }
}
