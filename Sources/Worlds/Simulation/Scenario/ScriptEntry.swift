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
}
