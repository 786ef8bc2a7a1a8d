/// What came of redacting recordings.
package struct RedactionReport: Hashable, Sendable {
  /// What came of one of them.
  package struct Part: Hashable, Sendable {
    package var label: String
    package var inputs = 0
    /// Effects that were compared.
    package var effects = 0
    /// Lists of names among them, which are in another order.
    package var lists = 0
    /// Inputs without a state before them.
    package var skipped = 0
    package var damages = 0

    init(label: String) { self.label = label }
  }

  package var parts: [Part] = []
  package var addresses = 0
  package var names = 0
  /// Names that are addresses of files and servers.
  package var urls = 0
  /// Bytes of the new recordings that were searched for the old names.
  package var searched = 0

  /// Lines for a person.
  package var lines: [String] {
    let (inputs, effects) = (parts.reduce(0) { $0 + $1.inputs }, parts.reduce(0) { $0 + $1.effects })
    let lists = parts.reduce(0) { $0 + $1.lists }
    return parts.map { part in
      let gaps = part.damages > 0 ? ", \(part.damages) damages left out" : ""
      let skipped = part.skipped > 0 ? ", \(part.skipped) inputs left out that no state precedes" : ""
      return "\(part.label)  \(part.inputs) inputs, \(part.effects) effects equal up to the renaming\(gaps)\(skipped)"
    } + [
      "replaced: \(addresses) addresses, \(names) names, \(urls) URLs; in \(searched) bytes none of them is left",
      "compared: \(effects) effects of \(inputs) inputs, all equal up to the renaming"
        + (lists > 0 ? "; \(lists) lists of files are sorted by the new names" : ""),
      "kept: times, sizes, ports, ISP numbers and countries, programs' names, node keys, and hashes of what was"
        + " published: whoever has a file knows it by its infohash",
    ]
  }
}
