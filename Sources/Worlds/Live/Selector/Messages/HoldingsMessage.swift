import Selection
import Vocabulary

/// A `HoldingsClaim` in JSON: every field may be missing, which means none.
struct HoldingsMessage: Codable {
  /// 16 hexadecimal digits; missing from a set that begins anew.
  var epoch: String?
  var gone: [String]?
  var whole: [String]?
  var parts: [Part]?
  var asked: [String]?
  var ends: Bool?

  struct Part: Codable {
    var object: String
    var held: Int
  }

  init(_ claim: HoldingsClaim) {
    epoch = claim.epoch.map { AgentAnnounceMessage.hex($0) }
    gone = Self.list(claim.gone)
    whole = Self.list(claim.whole)
    parts = claim.parts.isEmpty ? nil : claim.parts.map { Part(object: $0.object.hex, held: $0.held) }
    asked = Self.list(claim.asked ?? [])
    ends = claim.ends ? true : nil
  }

  /// The claim that it stands for; lists are cut to what a selector reads.
  func claim() throws(SelectorAPI.Failure) -> HoldingsClaim {
    var claim = HoldingsClaim(
      epoch: try epoch.map { text throws(SelectorAPI.Failure) in try Self.number(text, "holdings.epoch") },
      ends: ends ?? false)
    if asked != nil { claim.asked = try Self.objects(asked, "holdings.asked") }
    claim.gone = try Self.objects(gone, "holdings.gone")
    claim.whole = try Self.objects(whole, "holdings.whole")
    for part in (parts ?? []).prefix(HoldingsClaim.maximumObjects) {
      guard let object = Digest256(hex: part.object), part.held >= 0 else { throw .badField("holdings.parts") }
      claim.parts.append(HoldingsClaim.Part(object: object, held: part.held))
    }
    return claim
  }

  static func list(_ objects: [Digest256]) -> [String]? { objects.isEmpty ? nil : objects.map(\.hex) }

  static func objects(_ texts: [String]?, _ field: String) throws(SelectorAPI.Failure) -> [Digest256] {
    var list: [Digest256] = []
    for text in (texts ?? []).prefix(HoldingsClaim.maximumObjects) {
      guard let object = Digest256(hex: text) else { throw .badField(field) }
      list.append(object)
    }
    return list
  }

  static func number(_ text: String, _ field: String) throws(SelectorAPI.Failure) -> UInt64 {
    guard text.utf8.count == 16, let bytes = [UInt8](hex: text) else { throw .badField(field) }
    return bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }
}

extension HoldingsMessage: DescribedMessage {
  static let schemaName = "Holdings"
  static let meaning = "How the set of objects that a node holds and asks nothing about has changed."
  static let isRead = true
  static let notes: [String: SchemaNote] = [
    "epoch": .hex("Of the answer that it builds on; missing from a set that begins anew.", digits: 16),
    "gone": .hex("Objects that it holds no more.", digits: 64).list(atMost: HoldingsClaim.maximumObjects),
    "whole": .hex("Objects that it holds whole.", digits: 64).list(atMost: HoldingsClaim.maximumObjects),
    "parts": .plain("Objects that it holds in part.").list(atMost: HoldingsClaim.maximumObjects),
    "parts.object": .hex("The object's v2 infohash.", digits: 64),
    "parts.held": .read("How many blocks of it."),
    "asked": .hex("Objects of which it asks whether others of its ISP hold them.", digits: 64)
      .list(atMost: HoldingsClaim.maximumAsked),
    "ends": .plain("Whether the node ends: it holds nothing any more."),
  ]
}
