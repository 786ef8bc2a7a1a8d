import DequeModule

/// One direction of a flow: what waits at the sender, and what is on its way.
struct Lane {
  let from: Int32
  let to: Int32
  /// Nanoseconds one way.
  let delay: Int64
  /// The message that is handed to the uplink, how many of its bytes are left, and what waits behind it.
  private var head: Parcel?
  private var rest: Int64 = 0
  private var waiting: Deque<Parcel> = []
  /// Sent whole, not yet delivered, in order.
  private var flying: Deque<Parcel> = []
  var isReady = false
  /// All bytes ever queued and handed to the uplink.
  private var queued: Int64 = 0
  private var served: Int64 = 0
  /// Where in `queued` each piece message ends that is still in user space; the first of them.
  private var undrained: Deque<Int64> = []
  private var firstUndrained = Int64.max
  /// Whether the receiver still listens.
  var isOpen = true
  /// In a storm: bytes on the wire or unread at the other end, of them unread, when the last of them will be there,
  /// and whether more waits at the sender for that reason.
  var inFlight: Int64 = 0
  var unread: Int64 = 0
  var lastArrival: Int64 = 0
  var isHeld = false
  /// Messages, for the conservation law.
  private(set) var sentMessages = 0
  private(set) var deliveredMessages = 0

  init(from: Int32, to: Int32, delay: Int64) {
    self.from = from
    self.to = to
    self.delay = delay
  }

  /// Whether anything waits at the sender.
  var isWaiting: Bool { if case .some = head { true } else { false } }

  private var waitingCount: Int { waiting.count + (isWaiting ? 1 : 0) }

  /// Messages that wait at the sender or are on their way.
  var underWay: Int { waitingCount + flying.count }

  /// Piece messages in user space.
  var undrainedCount: Int { undrained.count }

  /// A message waits at the sender from now on.
  mutating func append(_ parcel: Parcel) {
    let size = parcel.size
    queued += size
    sentMessages += 1
    if parcel.isPiece {
      undrained.append(queued)
      firstUndrained = min(firstUndrained, queued)
    }
    if isWaiting {
      waiting.append(parcel)
    } else {
      head = parcel
      rest = size
    }
  }

  /// Takes up to a quantum of bytes, small messages together; and how much of the messages that are whole with it is
  /// the object's.
  mutating func takeQuantum() -> (bytes: Int64, messages: Int, payload: Int64) {
    var room = LinkLayer.quantum
    var messages = 0
    var payload: Int64 = 0
    while room > 0, isWaiting {
      let part = min(room, rest)
      room -= part
      rest -= part
      guard rest == 0 else { break }
      // Moved, not copied.
      var whole = waiting.popFirst()
      swap(&whole, &head)
      rest = head?.size ?? 0
      guard let whole else { break }
      payload += whole.payload
      flying.append(whole)
      messages += 1
    }
    served += LinkLayer.quantum - room
    isReady = isWaiting
    return (LinkLayer.quantum - room, messages, payload)
  }

  /// How many piece messages have left user space since this was asked last.
  mutating func takeDrained() -> Int32 {
    var pieces: Int32 = 0
    while firstUndrained - served <= LinkLayer.kernelBuffer {
      undrained.removeFirst()
      firstUndrained = undrained.first ?? .max
      pieces += 1
    }
    return pieces
  }

  /// The next message is there.
  mutating func deliver() -> Parcel? {
    guard let parcel = flying.popFirst() else { return nil }
    deliveredMessages += 1
    return parcel
  }

  /// Forgets what waits at the sender; a message that is partly sent is finished unless `all` is to go.
  mutating func drop(all: Bool) {
    undrained.removeAll()
    firstUndrained = .max
    guard let size = head?.size else { return }
    let isPartlySent = rest < size
    sentMessages -= waitingCount
    waiting.removeAll()
    if isPartlySent, !all {
      sentMessages += 1
    } else {
      head = nil
      rest = 0
    }
    queued = served + rest
  }

  /// The flow is over: nothing waits any more.
  mutating func clear() {
    waiting.removeAll()
    head = nil
    rest = 0
  }
}
