/// A node of the invented world, as its planner knows it.
protocol SimulatedNode: AnyObject {
  /// The machine's deadline may have come.
  func wake()
  /// The oldest piece of local work is done.
  func localWork()
  func finishTrace()
  /// The machine on the network that it runs on.
  var host: Int { get }
  /// A call or an answer on this flow may have taken too long.
  func timeout(flow: Int)
  /// The process is gone.
  func die()
}
