import Nodes
import Vocabulary

/// What a conversation with another program needs of the agent.
protocol HandoverHost: AgentHost {
  /// The program's name and version.
  var program: String { get }
  /// A number that no want of this node has had.
  func newWant() -> WantID
  /// Begins a want whose bytes go to `sink`.
  func begin(_ want: WantID, _ target: Want.Target, allowsUnverified: Bool?, to sink: any DeliverySink)
  /// Orders something of the cache; `sink` hears when it is done.
  func keep(_ want: WantID, _ order: Keeping.Order, to sink: any DeliverySink)
  /// The reader of a want is gone; `isFinished` says whether the machine was done with it.
  func left(_ want: WantID, isFinished: Bool)
  /// How far a want is.
  func progress(of want: WantID) -> WantProgress?
}
