/// Something that will happen in the invented world. Small, because there are millions: numbers name hosts and flows.
enum Event {
  /// A host's uplink has put a quantum on the wire and can take the next.
  case uplinkFree(host: Int32)
  /// A quantum reaches the receiver's downlink; so many messages are complete with it.
  case arrived(lane: Int32, wire: Int32, packets: Int32, messages: Int32)
  /// So many messages are through the downlink.
  case delivered(lane: Int32, messages: Int32)
  /// Piece messages have left a sender's user space.
  case drained(lane: Int32, pieces: Int32)
  /// The first packet of a connection reaches the one who is called.
  case called(flow: Int32)
  /// The answer reaches the one who called.
  case connected(flow: Int32)
  case refused(flow: Int32)
  /// The other end of a connection is gone without a word (a kill, a cut).
  case reset(lane: Int32)
  /// A machine asked to be told that time has passed.
  case wake(node: Int32)
  /// The node's disk or reader has finished its oldest piece of work.
  case localWork(node: Int32)
  /// A call, a handshake or an answer on this flow may have taken too long for the node.
  case timeout(node: Int32, flow: Int32)
  /// The next entry of the population's script.
  case script(entry: Int32)
}
