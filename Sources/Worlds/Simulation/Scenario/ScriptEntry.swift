/// What happens to the population, whatever the machines do.
enum ScriptEntry {
  case arrive(peer: Int)
  case leave(peer: Int)
  case kill(peer: Int)
  /// The peer's machine vanishes without a word.
  case vanish(peer: Int)
  case stopSelector
  /// One of the peer's links breaks.
  case cutLink(peer: Int)
  /// One of the scenario's faults begins, or is over.
  case fault(Int, begins: Bool)
  /// The peer's user, who was refused, asks again.
  case askAgain(peer: Int, incarnation: Int)
}
