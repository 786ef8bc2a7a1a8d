package import Nodes
package import Vocabulary

/// One link of a Link header field (RFC 8288): where it leads, and its parameters.
package struct LinkField: Hashable, Sendable {
  package var target: String
  /// Names in lower case, the first of each name.
  package var parameters: [String: String]

  /// Whether it leads to the metainfo of what was asked for (RFC 6249, 3). What describes an empty file has a type of
  /// its own, for BitTorrent knows no such torrents.
  package var describesByTorrent: Bool {
    let relations = parameters["rel"]?.lowercased().split(separator: " ") ?? []
    let types = ["application/x-bittorrent", "application/vnd.shoal.description"]
    return relations.contains("describedby") && types.contains(parameters["type"]?.lowercased() ?? "")
  }

  /// The absolute URL of the metainfo that the Link fields of an answer from `url` name, if any; names in lower case.
  /// What a TLS server says lies elsewhere without TLS is passed over: the first key that is met would be anybody's.
  package static func metainfo(of fields: [HTTPField], at url: HTTPURL) -> String? {
    for field in fields where field.name == "link" {
      for link in parse(field.value) where link.describesByTorrent && DigestPath.digest(in: link.target) == nil {
        if let found = try? url.resolving(link.target), !url.isDowngraded(by: found) { return "\(found)" }
      }
    }
    return nil
  }

  /// Where the same fields say that a copy of the metainfo lies under its digest (RFC 6920), if they do.
  static func copy(of fields: [HTTPField], at url: HTTPURL) -> String? {
    for field in fields where field.name == "link" {
      for link in parse(field.value) where link.describesByTorrent && DigestPath.digest(in: link.target) != nil {
        if let found = try? url.resolving(link.target), !url.isDowngraded(by: found) { return "\(found)" }
      }
    }
    return nil
  }

  /// All links of a field's value. Reading stops where the value is malformed.
  package static func parse(_ value: String) -> [LinkField] {
    var reader = Reader(rest: Array(value.utf8)[...])
    var links: [LinkField] = []
    while true {
      reader.skip { $0 == UInt8(ascii: ",") || Reader.isSpace($0) }
      guard let link = reader.link() else { return links }
      links.append(link)
    }
  }

  private struct Reader {
    var rest: ArraySlice<UInt8>

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    mutating func skip(_ isSkipped: (UInt8) -> Bool) { rest = rest.drop(while: isSkipped) }

    mutating func take(_ character: UInt8) -> Bool {
      guard rest.first == character else { return false }
      rest = rest.dropFirst()
      return true
    }

    mutating func take(until ends: (UInt8) -> Bool) -> String {
      let part = rest.prefix { !ends($0) }
      rest = rest[part.endIndex...]
      return String(decoding: part, as: UTF8.self)
    }

    mutating func link() -> LinkField? {
      guard take(UInt8(ascii: "<")) else { return nil }
      let target = take { $0 == UInt8(ascii: ">") }
      guard take(UInt8(ascii: ">")) else { return nil }
      var parameters: [String: String] = [:]
      while true {
        skip(Self.isSpace)
        guard take(UInt8(ascii: ";")) else { break }
        skip(Self.isSpace)
        let name = take { "=;, \t".utf8.contains($0) }.lowercased()
        skip(Self.isSpace)
        var value = ""
        if take(UInt8(ascii: "=")) {
          skip(Self.isSpace)
          value = rest.first == UInt8(ascii: "\"") ? quoted() : take { ";, \t".utf8.contains($0) }
        }
        if !name.isEmpty, parameters[name] == nil { parameters[name] = value }
      }
      return LinkField(target: target, parameters: parameters)
    }

    private mutating func quoted() -> String {
      rest = rest.dropFirst()
      var bytes: [UInt8] = []
      while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
        if byte == UInt8(ascii: "\\"), let next = rest.popFirst() { bytes.append(next) } else { bytes.append(byte) }
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
