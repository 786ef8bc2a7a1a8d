import DequeModule

/// A machine on the network: its access link and what has passed over it.
struct Host {
  let isp: Int
  /// Bytes per second.
  var up: Int64
  let down: Int64
  /// Of the access link, one way, nanoseconds.
  let delay: Int64
  var isUp = true
  /// It vanished without a word: nothing leaves it, and what is sent to it is never acknowledged.
  var isSilent = false
  /// Its machine stands still; its kernel keeps what comes.
  var isPaused = false
  /// A box before it drops the connections that others open to it.
  var isUndialable = false
  /// Every flow that it ever had an end of, in the order of their calls.
  var flows: [Int32] = []
  /// Lanes with bytes to send, in the order in which they get their turn.
  var ready: Deque<Int32> = []
  var isSending = false
  /// Acknowledgements that wait for the uplink, bytes.
  var acknowledgements: Int64 = 0
  /// When the downlink will have passed on all that has arrived.
  var downlinkFree: Int64 = 0
  /// Bytes on the wire, headers and acknowledgements included.
  var sentWire: Int64 = 0
  var receivedWire: Int64 = 0

  init(isp: Int, up: Int64, down: Int64, delay: Int64 = 0) {
    self.isp = isp
    self.delay = delay
    self.up = up
    self.down = down
  }
}
