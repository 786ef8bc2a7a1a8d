/// Who sits on a host and is told what its connections do.
protocol Party: AnyObject {
  /// Somebody called; false refuses.
  func accepts(flow: Int, from host: Int, purpose: FlowPurpose) -> Bool
  func connected(flow: Int)
  func refused(flow: Int)
  func arrived(_ parcel: Parcel, flow: Int)
  func drained(flow: Int, pieces: Int)
  /// The other end closed or vanished.
  func closed(flow: Int)
}
