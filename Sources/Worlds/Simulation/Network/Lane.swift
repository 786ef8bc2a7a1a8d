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

  /// A message waits at the sender from now on.
  mutating func append(_ parcel: Parcel) {
    let size = parcel.size
    waiting.append(Waiting(parcel: parcel, rest: size))
    queued += size
    sentMessages += 1
    if parcel.isPiece { undrained.append(queued) }
  }

  /// Takes up to a quantum of bytes, small messages together; and how much of the messages that are whole with it is
  /// the object's.
  mutating func takeQuantum() -> (bytes: Int64, messages: Int, payload: Int64) {
    var room = LinkLayer.quantum
    var messages = 0
    var payload: Int64 = 0
    while room > 0, let rest = waiting.first?.rest {
      let part = min(room, rest)
      room -= part
      guard part == rest else {
        waiting[0].rest -= part
        break
      }
      let parcel = waiting.removeFirst().parcel
      payload += parcel.payload
      flying.append(parcel)
      messages += 1
    }
    served += LinkLayer.quantum - room
    isReady = !waiting.isEmpty
    return (LinkLayer.quantum - room, messages, payload)
  }

  /// How many piece messages have left user space since this was asked last.
  mutating func takeDrained() -> Int32 {
    var pieces: Int32 = 0
    while let end = undrained.first, end - served <= LinkLayer.kernelBuffer {
      undrained.removeFirst()
      pieces += 1
    }
    return pieces
  }
}
