import Nodes

/// Whom exchanges are to be answered that came by one way. The one that is being asked for stands aside: most are
/// answered at once.
struct Askers<Asker> {
  private var current: (exchange: ExchangeID, asker: Asker)?
  private var waiting: [ExchangeID: Asker] = [:]

  /// The machine is about to be asked.
  mutating func begin(_ exchange: ExchangeID, _ asker: Asker) { current = (exchange, asker) }

  /// The machine was asked; if it has not answered, it will.
  mutating func settle() {
    guard let current else { return }
    waiting[current.exchange] = current.asker
    self.current = nil
  }

  /// Whom an answer is for, once; nil if the exchange came another way.
  mutating func take(_ exchange: ExchangeID) -> Asker? {
    guard let current, current.exchange == exchange else {
      return waiting.isEmpty ? nil : waiting.removeValue(forKey: exchange)
    }
    self.current = nil
    return current.asker
  }

  /// All of them, once.
  mutating func takeAll() -> [Asker] {
    defer { (current, waiting) = (nil, [:]) }
    return waiting.values + (current.map { [$0.asker] } ?? [])
  }
}
