import DequeModule

/// One direction of a flow: what waits at the sender, and what is on its way.
struct Lane {
  /// A message that waits at the sender.
  struct Waiting {
    var parcel: Parcel
    /// Bytes not yet handed to the uplink.
    var rest: Int64
  }

  let from: Int32
  let to: Int32
  /// Nanoseconds one way.
  let delay: Int64
  var waiting: Deque<Waiting> = []
  /// Sent whole, not yet delivered, in order.
  var flying: Deque<Parcel> = []
  var isReady = false
  /// All bytes ever queued and handed to the uplink.
  var queued: Int64 = 0
  var served: Int64 = 0
  /// Where in `queued` each piece message ends that is still in user space.
  var undrained: Deque<Int64> = []
  /// Whether the receiver still listens.
  var isOpen = true
  /// In a storm: bytes on the wire or unread at the other end, of them unread, when the last of them will be there,
  /// and whether more waits at the sender for that reason.
  var inFlight: Int64 = 0
  var unread: Int64 = 0
  var lastArrival: Int64 = 0
  var isHeld = false
  /// Messages and their bytes, for the conservation law.
  var sentMessages = 0
  var deliveredMessages = 0

  init(from: Int32, to: Int32, delay: Int64) {
    self.from = from
    self.to = to
    self.delay = delay
  }
}
