/// A node of the invented world, as its planner knows it.
protocol SimulatedNode: AnyObject {
  /// The machine's deadline may have come.
  func wake()
  /// The oldest piece of local work is done.
  func localWork()
  func finishTrace()
}
