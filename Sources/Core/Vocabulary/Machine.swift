/// A deterministic state machine: the only kind of thing in Shoal that decides.
///
/// A machine is a copyable value, so a checkpoint is a copy. The world that drives it hands over one
/// input at a time with the monotonic time at which it happened, and carries out every effect, in
/// order, before the next input. Equal state and equal inputs give equal effects in every process.
///
/// Being `Codable` serves traces: inputs, effects and checkpoints are written with `CanonicalEncoder`.
/// State must therefore hold no `Dictionary` or `Set` (their order differs from process to process).
package protocol Machine: Codable, Sendable {
  /// A fact that happened to the node.
  associatedtype Input: Codable & Sendable
  /// An order that the world carries out.
  associatedtype Effect: Codable & Sendable

  /// Takes one fact and appends the orders that follow from it.
  mutating func handle(_ input: Input, at now: Instant, effects: inout [Effect])

  /// When the machine wants to be told that time has passed, or nil while nothing is due.
  /// The world answers with the input `deadlineReached`, at that instant or later.
  var nextDeadline: Instant? { get }

  /// The input that tells the machine that time has passed.
  static var deadlineReached: Input { get }

  /// One before its first input: where a recording begins at its start, its first state need not be read, which may be
  /// of another build. Nil for a machine that begins with something.
  static var fresh: Self? { get }

  /// Everything that it counts.
  static var metrics: [MetricDescriptor] { get }

  /// The values now: a fold over its inputs and effects, so that a trace counts the same.
  var measures: [MetricFamily] { get }

  /// What must be equal between any two inputs.
  var laws: [ConservationLaw] { get }

  /// The names of the parts of inputs, for a trace to carry; see `CanonicalSchema`. Empty where they are not known.
  static var inputSchema: String { get }

  /// The parts of what schemas did not list in earlier builds, as they were then.
  static var unlistedInputs: String { get }

  /// Appends the canonical bytes of an input, those that `CanonicalEncoder` gives. A machine whose inputs come by the
  /// million may know a faster way to the same bytes.
  static func write(_ input: Input, appendingTo bytes: inout [UInt8]) throws(CanonicalError)

  /// The input whose canonical bytes are `bytes`, the one that `CanonicalDecoder` gives; in the same way.
  static func input(from bytes: [UInt8]) throws(CanonicalError) -> Input

  /// Appends the canonical bytes of a list of effects, in the same way.
  static func write(_ effects: [Effect], appendingTo bytes: inout [UInt8]) throws(CanonicalError)
}

extension Machine {
  package static var fresh: Self? { nil }

  package static var metrics: [MetricDescriptor] { [] }

  package var measures: [MetricFamily] { [] }

  package var laws: [ConservationLaw] { [] }

  package static var inputSchema: String { "" }

  package static var unlistedInputs: String { "" }

  /// By the coding of the input.
  package static func write(_ input: Input, appendingTo bytes: inout [UInt8]) throws(CanonicalError) {
    try CanonicalEncoder.encode(input, appendingTo: &bytes)
  }

  /// By the coding of the input.
  package static func input(from bytes: [UInt8]) throws(CanonicalError) -> Input {
    try CanonicalDecoder.decode(Input.self, from: bytes)
  }

  /// By the coding of the effects.
  package static func write(_ effects: [Effect], appendingTo bytes: inout [UInt8]) throws(CanonicalError) {
    try CanonicalEncoder.encode(effects, appendingTo: &bytes)
  }
}
