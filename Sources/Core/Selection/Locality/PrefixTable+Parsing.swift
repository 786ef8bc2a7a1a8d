import Vocabulary

extension PrefixTable {
  /// Reads a table of lines `prefix, ASN, name[, country]`.
  ///
  /// `#` starts a comment line, an empty line is nothing, a first line that begins with the word prefix, network
  /// or cidr is a header. A prefix without a slash is one address, an ASN is written 64500 or AS64500 or left
  /// empty, a field with a comma stands in quotes. Errors name the line.
  package init(csv text: String) throws(PrefixTable.Failure) {
    var rows: [(row: Row, line: Int)] = []
    var isFirst = true
    var number = 0
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      number += 1
      let line = Self.trimmed(number == 1 && line.first == "\u{FEFF}" ? line.dropFirst() : line)
      guard !line.isEmpty, line.first != "#" else { continue }
      let fields = try Self.fields(of: line, number: number)
      defer { isFirst = false }
      if isFirst, ["prefix", "network", "cidr"].contains(fields[0].lowercased()) { continue }
      let row = try Self.row(fields, number: number)
      guard rows.count < Self.maximumRows else {
        throw PrefixTable.Failure(line: number, sentence: "a table has at most \(Self.maximumRows) prefixes")
      }
      rows.append((row, number))
    }
    rows.sort { ($0.row.prefix, $0.line) < ($1.row.prefix, $1.line) }
    for (one, next) in zip(rows, rows.dropFirst()) where one.row.prefix == next.row.prefix {
      throw PrefixTable.Failure(line: next.line, sentence: "\(next.row.prefix) is on line \(one.line) already")
    }
    self.init(rows: rows.map(\.row))
  }

  private static func row(_ fields: [String], number: Int) throws(PrefixTable.Failure) -> Row {
    guard (2...4).contains(fields.count) else {
      throw PrefixTable.Failure(
        line: number, sentence: "expected prefix, ASN, name and perhaps a country, found \(fields.count) fields")
    }
    let prefix = try prefix(fields[0], number: number)
    let asn = try asn(fields[1], number: number)
    let name = fields.count > 2 && !fields[2].isEmpty ? fields[2] : nil
    var country: String?
    if fields.count > 3, !fields[3].isEmpty {
      let code = fields[3].uppercased()
      guard code.utf8.count == 2, code.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
        throw PrefixTable.Failure(line: number, sentence: "\(fields[3]) is no country code of two letters")
      }
      country = code
    }
    return Row(prefix: prefix, locality: Locality(asn: asn, name: name, country: country))
  }

  private static func prefix(_ text: String, number: Int) throws(PrefixTable.Failure) -> AddressPrefix {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = parts.first.flatMap({ IPAddress(String($0)) }) else {
      throw PrefixTable.Failure(
        line: number, sentence: "\(text) is no address prefix such as 192.0.2.0/24 or 2001:db8::/32")
    }
    let most = if case .v4 = address { 32 } else { 128 }
    guard parts.count == 2 else { return AddressPrefix(around: address, bits: most) }
    guard let bits = Int(parts[1]), parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), bits <= most else {
      throw PrefixTable.Failure(line: number, sentence: "\(text) has no prefix length from 0 to \(most)")
    }
    let prefix = AddressPrefix(around: address, bits: bits)
    guard prefix.address == address else {
      throw PrefixTable.Failure(line: number, sentence: "\(text) has bits after its prefix; is \(prefix) meant?")
    }
    return prefix
  }

  private static func asn(_ text: String, number: Int) throws(PrefixTable.Failure) -> ASN? {
    if text.isEmpty { return nil }
    let digits = text.lowercased().hasPrefix("as") ? text.dropFirst(2) : text[...]
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = UInt32(digits) else {
      throw PrefixTable.Failure(line: number, sentence: "\(text) is no AS number")
    }
    return ASN(value)
  }

  /// The fields of a line, trimmed; in quotes a comma is a character and a doubled quote is one.
  private static func fields(of line: Substring, number: Int) throws(PrefixTable.Failure) -> [String] {
    var fields: [String] = []
    var rest = line
    while true {
      rest = rest.drop { $0 == " " || $0 == "\t" }
      if rest.first == "\"" {
        fields.append(try quoted(&rest, number: number))
        rest = rest.drop { $0 == " " || $0 == "\t" }
        guard rest.isEmpty || rest.first == "," else {
          throw PrefixTable.Failure(line: number, sentence: "something follows a closing quote")
        }
      } else {
        let field = rest.prefix { $0 != "," }
        rest = rest[field.endIndex...]
        fields.append(String(trimmed(field)))
      }
      guard rest.first == ",", fields.count < 16 else { return fields }
      rest = rest.dropFirst()
    }
  }

  private static func quoted(_ rest: inout Substring, number: Int) throws(PrefixTable.Failure) -> String {
    rest = rest.dropFirst()
    var field = ""
    while let character = rest.popFirst() {
      guard character == "\"" else {
        field.append(character)
        continue
      }
      guard rest.first == "\"" else { return field }
      rest = rest.dropFirst()
      field.append("\"")
    }
    throw PrefixTable.Failure(line: number, sentence: "a quote is not closed")
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text = text.dropLast() }
    return text
  }
}
