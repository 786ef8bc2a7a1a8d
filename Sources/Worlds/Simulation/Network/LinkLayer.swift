/// What TCP over Ethernet costs: headers on every packet, and acknowledgements that use the receiver's own uplink.
enum LinkLayer {
  /// Payload bytes of a full packet (1500 less IP, TCP and the timestamp option).
  static let segment: Int64 = 1448
  /// Ethernet, IP, TCP and the timestamp option.
  static let header: Int64 = 66
  /// What an uplink sends of one flow before it looks at the next.
  static let quantum: Int64 = 3 * segment
  /// Unsent bytes of a flow that the kernel holds, one write more than the low water mark that live links set; what
  /// lies beyond is in user space.
  static let kernelBuffer: Int64 = 20 * 1024
  /// One way inside an ISP, in nanoseconds.
  static let localDelay: Int64 = 200_000
  /// The rate of a link without a limit, bytes per second.
  static let unlimited: Int64 = 1_250_000_000

  static func packets(for bytes: Int64) -> Int64 { max(1, (bytes + segment - 1) / segment) }
  /// Bytes of the acknowledgements for so many packets: one for every two.
  static func acknowledgements(for packets: Int64) -> Int64 { (packets + 1) / 2 * header }
}
