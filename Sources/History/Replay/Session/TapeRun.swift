/// A machine that is told some of the inputs of its tape, from the beginning.
protocol TapeRun: AnyObject {
  /// The machine as it is.
  var state: Any { get }
  /// Laws of its counts that do not hold, as sentences.
  var brokenLaws: [String] { get }
  /// It is told the input at that place of the tape.
  func take(_ place: Int)
}
