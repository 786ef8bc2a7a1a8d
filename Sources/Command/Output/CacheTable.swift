import Vocabulary

/// What lies in a cache, for people.
struct CacheTable {
  let entries: [CacheEntry]

  var lines: [String] {
    guard !entries.isEmpty else { return ["The cache is empty."] }
    var table = Table([
      ("object", .left), ("name", .left), ("size", .right), ("stored", .right), ("on disk", .right),
      ("unused for", .right), ("", .left),
    ])
    for entry in entries {
      table.add([
        String(entry.object.prefix(12)), entry.name, Quantities.size(entry.size),
        Quantities.percent(entry.stored, of: entry.size), Quantities.size(entry.disk), Quantities.clock(entry.unused),
        entry.pinned ? "pinned" : "",
      ])
    }
    let disk = entries.reduce(0) { $0 + $1.disk }
    return table.lines + ["", "\(entries.count) objects, \(Quantities.size(disk)) on the disk"]
  }
}
