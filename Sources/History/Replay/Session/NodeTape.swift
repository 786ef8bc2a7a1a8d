import Nodes
import Trace
import Vocabulary

/// What one node did, wound to any moment of its trace: the state of its machine after each of its inputs, and what
/// followed from them.
protocol NodeTape: AnyObject {
  var header: TraceHeader { get }
  /// How many inputs it has.
  var count: Int { get }
  /// What is missing of its trace, or cannot be believed.
  var damages: [TraceDamage] { get }
  /// When an input came, and its number in the trace; by its place, counted from 0.
  func moment(at place: Int) -> (wall: WallTime, sequence: UInt64)
  /// The same by the clock that its machine sees.
  func instant(at place: Int) -> Instant
  /// The input itself.
  func input(at place: Int) -> Taped.Input
  /// The same as the machine is given it; nil for one that this build cannot read.
  func fact(at place: Int) -> Any?
  /// The machine when it had seen so many inputs; nil where a damaged trace leaves that unknown.
  func state(after count: Int) -> Any?
  /// What followed from an input; nil where that is not known.
  func effects(at place: Int) -> [Taped.Effect]?
  /// What its machine chose when it took an input, and why; nil where that is not known.
  func decisions(at place: Int) -> [Decision]?
  /// Calls with what it chose before so many inputs, and at which place, the last first, until false comes back.
  func eachDecision(before count: Int, _ body: (Int, Decision) -> Bool)
  /// When it wanted to be woken at the latest, when it had seen so many inputs; nil where nothing was due, or that is
  /// not known.
  func deadline(after count: Int) -> WallTime?
  /// What it showed to who looked at it then; nil where its state is not known.
  func status(after count: Int) -> NodeStatus?
  /// What it had counted by then; nil where its state is not known.
  func measures(after count: Int) -> [MetricFamily]?
  /// Laws of its counts that do not hold when it had seen so many inputs, as sentences; and that it was woken late.
  func brokenLaws(after count: Int) -> [String]
  /// The machine as it was before its first input, to be told some of them; nil where it is not known.
  func rerun() -> (any Minimizer.TapeRun)?
  /// Writes a trace of the machine as it is when it is told only these inputs.
  /// - Throws: `TraceError` where it cannot be written.
  func record(_ places: [Int], in directory: String) throws(TraceError)
}
