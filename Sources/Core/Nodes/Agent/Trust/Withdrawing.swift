import OrderedCollections
import Selection
import Vocabulary

/// Obeys what origins withdraw: what is open ends, and what lies in the cache is looked at first, for an origin's word
/// is about its own files alone.
struct Withdrawing: Codable, Sendable {
  /// Objects of the cache whose descriptions are looked at, by call.
  private var looks: OrderedDictionary<CallID, Digest256> = [:]

  private static let looksMax = 64

  /// What to do about the object of a withdrawal that is believed.
  enum Step {
    case nothing
    /// It is open under this handle, and was withdrawn: its wants fail, and its files go.
    case end(ObjectHandle, Digest256)
  }

  /// A withdrawal that is believed has come.
  mutating func obey(
    _ withdrawal: Withdrawal, _ wants: Wants, _ objects: borrowing ObjectTable, _ shelf: Shelf, _ turn: inout Turn
  ) -> Step {
    if let at = objects.place(of: withdrawal.object) {
      guard wants.isWithdrawn(objects[at].description) else { return .nothing }
      return .end(objects[at].handle, withdrawal.object)
    }
    guard shelf[withdrawal.object] != nil, looks.count < Self.looksMax, !looks.values.contains(withdrawal.object) else {
      return .nothing
    }
    let call = turn.ids.newCall()
    looks[call] = withdrawal.object
    turn.effects.append(.control(call, .describe(.keptObject(withdrawal.object))))
    return .nothing
  }

  /// The description of an object of the cache has come that was looked at; nil when the call was for something else.
  mutating func described(_ call: CallID) -> Digest256? { looks.removeValue(forKey: call) }
}
