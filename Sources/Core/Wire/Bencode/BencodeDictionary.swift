/// A bencoded dictionary: entries with byte-string keys, always in ascending order and without duplicates.
///
/// The empty key is a key like any other: BEP 52 puts it in every `file tree`.
package struct BencodeDictionary: Hashable, Codable, Sendable {
  /// One entry of a bencoded dictionary.
  package struct Entry: Hashable, Codable, Sendable {
    package var key: [UInt8]
    package var value: BencodeValue

    package init(key: [UInt8], value: BencodeValue) {
      self.key = key
      self.value = value
    }
  }

  /// In ascending order of the key's raw bytes.
  package private(set) var entries: [Entry]

  package init() { entries = [] }

  /// From pairs in any order; pairs without a value are left out. A key given twice is our bug.
  package init(_ pairs: [(String, BencodeValue?)]) {
    self.init()
    for (key, value) in pairs {
      guard let value else { continue }
      precondition(self[key] == nil, "the key is given twice")
      self[key] = value
    }
  }

  /// From entries in any order, or nil if two have the same key.
  package init?(unsorted: [Entry]) {
    entries = unsorted
    if !Self.isAscending(entries) { entries.sort { $0.key.lexicographicallyPrecedes($1.key) } }
    guard Self.isAscending(entries) else { return nil }
  }

  package subscript(key: [UInt8]) -> BencodeValue? {
    get {
      let at = position(of: key)
      return at < entries.count && entries[at].key == key ? entries[at].value : nil
    }
    set {
      let at = position(of: key)
      let exists = at < entries.count && entries[at].key == key
      switch (exists, newValue) {
      case (true, let value?): entries[at].value = value
      case (true, nil): entries.remove(at: at)
      case (false, let value?): entries.insert(Entry(key: key, value: value), at: at)
      case (false, nil): break
      }
    }
  }

  package subscript(key: String) -> BencodeValue? {
    get { self[Array(key.utf8)] }
    set { self[Array(key.utf8)] = newValue }
  }

  /// Where `key` is, or would be.
  private func position(of key: [UInt8]) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].key.lexicographicallyPrecedes(key) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func isAscending(_ entries: [Entry]) -> Bool {
    zip(entries, entries.dropFirst()).allSatisfy { $0.key.lexicographicallyPrecedes($1.key) }
  }
}
