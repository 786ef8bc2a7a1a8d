import Nodes
import Selection
import Vocabulary
import Wire

/// Reads what a machine recorded under other names: those that one key gives.
final class Redactor: CanonicalRenaming {
  /// Something that can be neither kept nor renamed.
  struct Refusal: Error, CustomStringConvertible {
    var description: String
  }

  let texts: TextPseudonyms
  private let code: SipHash
  private var kinds: [ObjectIdentifier: CanonicalKind] = [:]

  init(_ key: PseudonymKey) {
    texts = TextPseudonyms(key)
    code = key.names
  }

  func kind(of type: Any.Type) -> CanonicalKind {
    let id = ObjectIdentifier(type)
    if let kind = kinds[id] { return kind }
    let kind = CanonicalKind(of: type)
    kinds[id] = kind
    return kind
  }

  func renamed<T>(_ value: T, at place: CanonicalPlace) throws -> T {
    let result: Any
    switch value {
    case let text as String where T.self == String.self: result = self.text(text, at: place)
    case let bytes as [UInt8] where T.self == [UInt8].self: result = try self.bytes(bytes, at: place)
    case let number as UInt64 where T.self == UInt64.self: result = self.number(number, at: place)
    case let address as IPAddress where T.self == IPAddress.self: result = self.address(address, at: place)
    case let prefix as AddressPrefix where T.self == AddressPrefix.self:
      // Its address has its new name already, of which only the first bits are meant.
      result = texts.prefix(prefix)
    case let field as HTTPField where T.self == HTTPField.self:
      result = HTTPField(field.name, self.field(field.name, field.value))
    case var term as CacheVariant.Term where T.self == CacheVariant.Term.self:
      term.value = term.value.map { self.field(term.name, $0) }
      result = term
    default: return value
    }
    guard let result = result as? T else { throw Refusal(description: "\(place) changed its type") }
    return result
  }

  private func text(_ text: String, at place: CanonicalPlace) -> String {
    self.text(text, by: RedactionRules.text(at: place))
  }

  private func field(_ name: String, _ value: String) -> String {
    text(value, by: RedactionRules.field(name.lowercased()))
  }

  private func text(_ text: String, by rule: RedactionRules.TextRule) -> String {
    switch rule {
    // The whole field follows, and with it its name.
    case .stays, .isField: return text
    case .sentence: return texts.sentence(text)
    case .name: return texts.name(text)
    case .areHops:
      let hops = text.split(separator: " ", omittingEmptySubsequences: false)
      return hops.map { $0.hasPrefix(Self.ownHop) ? String($0) : texts.name(String($0)) }.joined(separator: " ")
    }
  }

  /// What the names that our nodes draw for `Via` begin with.
  private static let ownHop = "shoal-"

  private func address(_ address: IPAddress, at place: CanonicalPlace) -> IPAddress {
    // A network is kept as its first address.
    Self.networks.contains(place.description) ? texts.network(of: address) : texts.address(address)
  }

  private static let networks: Set<String> = ["ReportLedger.Report.voice", "ReceiptBook.Node.network"]

  /// Tables keep halves of addresses as numbers.
  private func number(_ number: UInt64, at place: CanonicalPlace) -> UInt64 {
    switch (place.owner, place.part) {
    case ("AddressBook.Key", "network"): texts.network(number)
    case ("NodeRow.Place", "host"): texts.host(number)
    default: number
    }
  }

  /// What stands for bytes at a place.
  func bytes(_ bytes: [UInt8], at place: CanonicalPlace) throws -> [UInt8] {
    guard !bytes.isEmpty else { return bytes }
    switch RedactionRules.bytes(at: place) {
    case .stays: return bytes
    case .isSignature: return masked(bytes)
    case .isExtended:
      guard let top = try? BencodeDecoder.decodeDictionary(bytes, limits: .tolerant) else { return bytes }
      return BencodeValue.dictionary(handshake(top)).encoded
    case .isBatch: return try batch(bytes)
    case .isEntry: return try entry(bytes)
    case .arePeers(let size): return peers(bytes, size)
    case .cannotBeRedacted:
      throw Refusal(description: "it is not known what names the bytes of \(place) hold, so they cannot be redacted")
    }
  }

  /// As many bytes, made of these and the key.
  private func masked(_ bytes: [UInt8]) -> [UInt8] {
    var hash = code
    for byte in bytes { hash.mix(UInt64(byte)) }
    var result: [UInt8] = []
    while result.count < bytes.count {
      hash.mix(UInt64(result.count))
      result.append(bigEndian: hash.code)
    }
    return Array(result.prefix(bytes.count))
  }

  // Bencode

  private static let plainKeys: Set<String> = ["v", "role", "node", "link", "session", "challenge"]

  /// A handshake of the extension protocol: numbers stay, and what is known to be no name; the rest is replaced.
  private func handshake(_ dictionary: BencodeDictionary) -> BencodeDictionary {
    var result = dictionary
    for entry in dictionary.entries {
      let key = String(decoding: entry.key, as: UTF8.self)
      result[entry.key] =
        switch entry.value {
        case .integer: entry.value
        case .dictionary(let inner): .dictionary(key == "m" ? inner : handshake(inner))
        case .bytes(let bytes): .bytes(said(bytes, under: key))
        case .list: .list([])
        }
    }
    return result
  }

  private func said(_ bytes: [UInt8], under key: String) -> [UInt8] {
    if Self.plainKeys.contains(key) { return bytes }
    switch key {
    case "yourip", "ipv4", "ipv6": return IPAddress(bytes: bytes).map { texts.address($0).bytes } ?? masked(bytes)
    case "added", "dropped": return peers(bytes, 6)
    case "added6", "dropped6": return peers(bytes, 18)
    case "control": return Array(texts.name(String(decoding: bytes, as: UTF8.self)).utf8)
    default: return masked(bytes)
    }
  }

  /// Addresses with a port behind each.
  private func peers(_ bytes: [UInt8], _ size: Int) -> [UInt8] {
    var result: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      let one = bytes[start..<min(start + size, bytes.count)]
      guard one.count == size, let address = IPAddress(bytes: one.prefix(size - 2)) else { return masked(bytes) }
      result += texts.address(address).bytes + one.suffix(2)
    }
    return result
  }

  // What selectors tell each other

  private func batch(_ bytes: [UInt8]) throws -> [UInt8] {
    guard bytes.count > SharedBatch.headLength else { return bytes }
    guard let batch = SharedBatch(bytes: bytes), batch.unreadable == 0 else {
      throw Refusal(description: "another selector told something that this build does not read")
    }
    return SharedBatch.bytes(
      teller: batch.teller, number: batch.number,
      entries: try batch.lines.map { (age: $0.age, bytes: SharedBatch.bytes(of: try renamed($0.entry))) })
  }

  private func entry(_ bytes: [UInt8]) throws -> [UInt8] {
    let whole = SharedBatch.bytes(teller: 0, number: 0, entries: [(age: .zero, bytes: bytes)])
    guard let batch = SharedBatch(bytes: whole), batch.unreadable == 0, let line = batch.lines.first else {
      throw Refusal(description: "what is to be told to other selectors cannot be read")
    }
    return SharedBatch.bytes(of: try renamed(line.entry))
  }

  private func renamed(_ entry: SharedEntry) throws -> SharedEntry {
    try CanonicalDecoder.decode(SharedEntry.self, from: CanonicalEncoder.encode(entry), renaming: self)
  }
}
