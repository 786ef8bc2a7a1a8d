/// One direction of a flow: what waits at the sender, and what is on its way, as one queue in a `ParcelStore`.
struct Lane {
  let from: Int32
  let to: Int32
  /// Nanoseconds one way.
  let delay: Int64
  /// Slots of the store: the oldest message on its way, or else at the sender; the one that is handed to the uplink;
  /// the last; the first piece message in user space.
  private var oldest = ParcelStore.none
  private var head = ParcelStore.none
  private var last = ParcelStore.none
  private var undrained = ParcelStore.none
  /// Messages that wait at the sender, that were sent whole and not delivered, and piece messages in user space.
  private var waitingCount: Int32 = 0
  private var flyingCount: Int32 = 0
  private(set) var undrainedCount: Int32 = 0
  /// How many bytes are left of the message that is handed to the uplink.
  private var rest: Int64 = 0
  /// All bytes ever queued and handed to the uplink.
  private var queued: Int64 = 0
  private var served: Int64 = 0
  var isReady = false
  /// Whether the receiver still listens.
  var isOpen = true
  var isHeld = false
  /// In a storm: bytes on the wire or unread at the other end, of them unread, when the last of them will be there,
  /// and (`isHeld`) whether more waits at the sender for that reason.
  var inFlight: Int64 = 0
  var unread: Int64 = 0
  var lastArrival: Int64 = 0
  /// Messages, for the conservation law.
  private(set) var sentMessages = 0
  private(set) var deliveredMessages = 0

  init(from: Int32, to: Int32, delay: Int64) {
    self.from = from
    self.to = to
    self.delay = delay
  }

  /// Whether anything waits at the sender.
  var isWaiting: Bool { head != ParcelStore.none }

  /// Messages that wait at the sender or are on their way.
  var underWay: Int { Int(waitingCount + flyingCount) }

  /// A message waits at the sender from now on.
  /// - Parameter hasDrained: whether its sender has been told that it left.
  mutating func append(_ parcel: Parcel, hasDrained: Bool, _ store: inout ParcelStore) {
    let (size, isPiece) = (parcel.size, parcel.isPiece && !hasDrained)
    queued += size
    sentMessages += 1
    waitingCount += 1
    let slot = store.put(parcel, end: queued)
    if last == ParcelStore.none { oldest = slot } else { store.setNext(slot, of: last) }
    last = slot
    if !isWaiting { (head, rest) = (slot, size) }
    guard isPiece else { return }
    if undrainedCount == 0 { undrained = slot }
    undrainedCount += 1
  }

  /// Takes up to a quantum of bytes, small messages together; and how much of the messages that are whole with it is
  /// the object's.
  mutating func takeQuantum(_ store: inout ParcelStore) -> (bytes: Int64, messages: Int, payload: Int64) {
    var room = LinkLayer.quantum
    var messages: Int32 = 0
    var payload: Int64 = 0
    while room > 0, isWaiting {
      let part = min(room, rest)
      room -= part
      rest -= part
      guard rest == 0 else { break }
      payload += store.payload(head)
      messages += 1
      head = store.next(head)
      rest = isWaiting ? store.size(head) : 0
    }
    waitingCount -= messages
    flyingCount += messages
    served += LinkLayer.quantum - room
    isReady = isWaiting
    return (LinkLayer.quantum - room, Int(messages), payload)
  }

  /// How many piece messages have left user space since this was asked last.
  mutating func takeDrained(_ store: ParcelStore) -> Int32 {
    var pieces: Int32 = 0
    while undrainedCount > 0, store.end(undrained) - served <= LinkLayer.kernelBuffer {
      pieces += 1
      undrainedCount -= 1
      guard undrainedCount > 0 else { break }
      repeat { undrained = store.next(undrained) } while !store.isPiece(undrained)
    }
    return pieces
  }

  /// The next message is there.
  mutating func deliver(_ store: inout ParcelStore) -> Parcel? {
    guard flyingCount > 0 else { return nil }
    let slot = oldest
    oldest = store.next(slot)
    if oldest == ParcelStore.none { last = ParcelStore.none }
    flyingCount -= 1
    deliveredMessages += 1
    return store.take(slot)
  }

  /// Forgets what waits at the sender; a message that is partly sent is finished unless `all` is to go.
  mutating func drop(all: Bool, _ store: inout ParcelStore) {
    undrainedCount = 0
    guard isWaiting else { return }
    let keepsHead = !all && rest < store.size(head)
    sentMessages -= Int(waitingCount)
    if keepsHead { sentMessages += 1 }
    removeWaiting(butHead: keepsHead, &store)
    queued = served + rest
  }

  /// The flow is over: nothing waits any more.
  mutating func clear(_ store: inout ParcelStore) {
    undrainedCount = 0
    removeWaiting(butHead: false, &store)
  }

  private mutating func removeWaiting(butHead keepsHead: Bool, _ store: inout ParcelStore) {
    guard isWaiting else { return }
    // What was sent whole goes on its way.
    var before = ParcelStore.none
    var slot = oldest
    for _ in 0..<flyingCount + (keepsHead ? 1 : 0) {
      before = slot
      slot = store.next(slot)
    }
    while slot != ParcelStore.none {
      let next = store.next(slot)
      _ = store.take(slot)
      slot = next
    }
    last = before
    if before == ParcelStore.none { oldest = ParcelStore.none } else { store.setNext(ParcelStore.none, of: before) }
    waitingCount = keepsHead ? 1 : 0
    if !keepsHead { (head, rest) = (ParcelStore.none, 0) }
  }
}
