import Nodes
import Selection
import Vocabulary

/// Compares what a machine did under its own names and under others: everything but names has to be the same, and each
/// name is that which stands for the one before.
final class EffectNames: CanonicalRenaming {
  /// A part that may hold a name, and where it stands.
  private struct Part {
    enum Value {
      case text(String)
      case bytes([UInt8])
      case address(IPAddress)
    }

    var value: Value
    var place: CanonicalPlace
  }

  private let redactor: Redactor
  private var parts: [Part] = []

  init(_ redactor: Redactor) { self.redactor = redactor }

  /// Where the second effects are not the first ones under other names; nil if they are.
  ///
  /// - Parameter anyOrder: whether texts are not compared, for names are listed in them in their own order.
  func difference<Effect: Codable>(_ old: [Effect], _ new: [Effect], anyOrder: Bool) throws -> String? {
    guard old.count == new.count else { return "\(old.count) effects and \(new.count)" }
    for (old, new) in zip(old, new) {
      let (one, other) = (try CanonicalEncoder.encode(old), try CanonicalEncoder.encode(new))
      guard one != other else { continue }
      let (before, after) = (try rest(Effect.self, one), try rest(Effect.self, other))
      guard before.rest == after.rest, before.parts.count == after.parts.count else {
        return "\(Brief.describing(old)) and \(Brief.describing(new))"
      }
      for (one, other) in zip(before.parts, after.parts) where !(anyOrder && Self.isText(one)) {
        guard try isRenamed(one, other) else { return "at \(one.place), \(one.value) and \(other.value)" }
      }
    }
    return nil
  }

  private static func isText(_ part: Part) -> Bool { if case .text = part.value { true } else { false } }

  /// The bytes without what may hold a name, and that.
  private func rest<T: Codable>(_ type: T.Type, _ bytes: [UInt8]) throws -> (rest: [UInt8], parts: [Part]) {
    parts = []
    let value = try CanonicalDecoder.decode(type, from: bytes, renaming: self)
    return (try CanonicalEncoder.encode(value), parts)
  }

  func kind(of type: Any.Type) -> CanonicalKind { redactor.kind(of: type) }

  func renamed<T>(_ value: T, at place: CanonicalPlace) throws -> T {
    switch value {
    case let text as String where T.self == String.self:
      parts.append(Part(value: .text(text), place: place))
      return ("" as? T) ?? value
    case let bytes as [UInt8] where T.self == [UInt8].self:
      parts.append(Part(value: .bytes(bytes), place: place))
      return ([UInt8]() as? T) ?? value
    case let address as IPAddress where T.self == IPAddress.self:
      parts.append(Part(value: .address(address), place: place))
      let none = address.family == .v4 ? IPAddress.v4(0) : IPAddress.v6(0, 0)
      return (none as? T) ?? value
    default: return value
    }
  }

  private func isRenamed(_ old: Part, _ new: Part) throws -> Bool {
    switch (old.value, new.value) {
    case (.text(let old), .text(let new)): return isRenamed(Array(old.utf8), Array(new.utf8))
    case (.address(let one), .address(let other)):
      let renamed = redactor.texts.address(one)
      guard old.place.owner == "AddressPrefix" else { return renamed == other }
      return (0...128).contains { AddressPrefix(around: renamed, bits: $0).address == other }
    case (.bytes(let one), .bytes(let other)):
      if one == other { return true }
      if case .cannotBeRedacted = RedactionRules.bytes(at: old.place) { return isRenamed(one, other) }
      return try redactor.bytes(one, at: old.place) == other
    default: return false
    }
  }

  /// Whether each stretch of a text stayed, or is what stands for it.
  private func isRenamed(_ old: [UInt8], _ new: [UInt8]) -> Bool {
    guard old != new else { return true }
    var rest = new[...]
    for piece in redactor.texts.pieces(of: old) {
      if rest.starts(with: piece.new) {
        rest = rest.dropFirst(piece.new.count)
      } else if rest.starts(with: piece.old) {
        rest = rest.dropFirst(piece.old.count)
      } else {
        return false
      }
    }
    return rest.isEmpty
  }
}
