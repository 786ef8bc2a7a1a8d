package import Vocabulary

/// Where a node is in a space in which distances are round trip times (Vivaldi with height; Dabek, Cox, Kaashoek and
/// Morris, SIGCOMM 2004): three dimensions for the core of the network, and a height for the access link, which every
/// packet climbs. In microseconds.
///
/// In a large swarm hardly a link leaves an ISP: how far its nodes are from each other is known soon, and where all of
/// them are together is not; and who measured abroad alone knows nothing of his neighbours. So nothing is said of ways
/// inside an ISP, or out of it, until some of them were as long as predicted.
package struct NetworkCoordinate: Hashable, Codable, Sendable {
  private var x: Int32 = 0
  private var y: Int32 = 0
  private var z: Int32 = 0
  /// Of the access link's round trip.
  private(set) var height = Self.leastHeight
  /// How far its predictions are off, in thousandths of what was measured.
  private var error: Int16 = 1000
  /// The same in percent, of ways inside its ISP alone, and of ways out of it.
  private var offInside: UInt8 = 100
  private var offBeyond: UInt8 = 100

  /// From so small an error on, a prediction says something.
  private static let knownError: Int16 = 500
  /// The same in percent, of ways inside an ISP and of ways out of it.
  private static let known = (inside: UInt8(50), beyond: UInt8(30))
  private static let leastHeight: Int32 = 100
  /// Nothing on earth is farther, and no sum of squares overflows.
  private static let most: Int64 = 10_000_000
  private static let errors: ClosedRange<Int64> = 10...1000
  /// Of the difference between what was measured and predicted, so much is made up at once, and so much of the error
  /// is the last measurement's: one in four at the most, the less the surer this side is.
  private static let share: Int64 = 4

  package init() {}

  /// At such a round trip time from the foot of its own access link: all that is known of it is how far it is from one
  /// who asks.
  package init(away roundTrip: TimeSpan) {
    height = Int32(min(max(roundTrip.nanoseconds / 1000 - Int64(Self.leastHeight), Int64(Self.leastHeight)), Self.most))
    (error, offInside, offBeyond) = (Self.knownError, Self.known.inside, Self.known.beyond)
  }

  /// As another selector told it; what cannot be leaves the reader broken.
  init(from reader: inout SharedReader) {
    let most = Int64(Self.most)
    let axes = (reader.signed(), reader.signed(), reader.signed(), reader.signed())
    let (error, inside, beyond) = (reader.signed(), reader.byte(), reader.byte())
    guard axes.0.magnitude <= most, axes.1.magnitude <= most, axes.2.magnitude <= most, axes.3 >= 0, axes.3 <= most,
      Self.errors.contains(error), inside <= 100, beyond <= 100
    else {
      reader.fail()
      return
    }
    (x, y, z, height) = (Int32(axes.0), Int32(axes.1), Int32(axes.2), max(Self.leastHeight, Int32(axes.3)))
    (self.error, offInside, offBeyond) = (Int16(error), inside, beyond)
  }

  func write(to writer: inout SharedWriter) {
    for value in [x, y, z, height, Int32(error)] { writer.signed(Int64(value)) }
    writer.byte(offInside)
    writer.byte(offBeyond)
  }

  /// At the foot of another's access link.
  init(above other: NetworkCoordinate) { (x, y, z) = (other.x, other.y, other.z) }

  /// Whether it says where the node is.
  package var isKnown: Bool { error <= Self.knownError }

  /// Whether it says how far the node is from others in its ISP, or from those outside.
  private func knows(insideISP: Bool) -> Bool {
    isKnown && (insideISP ? offInside <= Self.known.inside : offBeyond <= Self.known.beyond)
  }

  /// The round trip time to another that is predicted, in microseconds; nil where of one of both too little is known.
  /// - Parameter insideISP: whether both are in one ISP.
  package func roundTrip(to other: NetworkCoordinate, insideISP: Bool) -> Int64? {
    knows(insideISP: insideISP) && other.knows(insideISP: insideISP) ? distance(to: other) : nil
  }

  /// How far another is in the space, in microseconds.
  func distance(to other: NetworkCoordinate) -> Int64 {
    let (dx, dy, dz) = offset(from: other)
    return Self.root(dx * dx + dy * dy + dz * dz) + Int64(height) + Int64(other.height)
  }

  /// A round trip time to another was measured: this one moves, the other does not.
  /// - Parameters:
  ///   - microseconds: more than 0.
  ///   - insideISP: whether both are in one ISP.
  package mutating func measured(
    _ microseconds: Int64, to other: NetworkCoordinate, insideISP: Bool, random: inout RandomSource
  ) {
    let trip = min(max(1, microseconds), Self.most)
    var (dx, dy, dz) = offset(from: other)
    var core = Self.root(dx * dx + dy * dy + dz * dz)
    let heights = Int64(height) + Int64(other.height)
    let predicted = core + heights
    // How much of the error is likely to be this side's.
    let weight = 1000 * Int64(error) / (Int64(error) + Int64(other.error))
    let off = min(1000 * abs(predicted - trip) / trip, Self.errors.upperBound)
    let whole = 1000 * Self.share
    error = Int16(Self.errors.clamp((off * weight + Int64(error) * (whole - weight)) / whole))
    // These may be few: each counts for half.
    func joined(_ before: UInt8) -> UInt8 { UInt8((off / 10 + Int64(before)) / 2) }
    if insideISP { offInside = joined(offInside) } else { offBeyond = joined(offBeyond) }
    let force = weight * (trip - predicted) / whole
    if core == 0 {
      // Two at one place part in some direction.
      (dx, dy, dz) = (
        Int64(random.below(2001)) - 1000, Int64(random.below(2001)) - 1000, Int64(random.below(2001)) - 1000
      )
      core = max(1, Self.root(dx * dx + dy * dy + dz * dz))
    }
    let length = core + heights
    x = Self.moved(x, by: force * dx / length)
    y = Self.moved(y, by: force * dy / length)
    z = Self.moved(z, by: force * dz / length)
    height = max(Self.leastHeight, Self.moved(height, by: force * heights / length))
  }

  private func offset(from other: NetworkCoordinate) -> (Int64, Int64, Int64) {
    (Int64(x) - Int64(other.x), Int64(y) - Int64(other.y), Int64(z) - Int64(other.z))
  }

  private static func moved(_ value: Int32, by step: Int64) -> Int32 {
    Int32(min(max(Int64(value) + step, -most), most))
  }

  /// The whole part of a square root (Newton).
  private static func root(_ square: Int64) -> Int64 {
    guard square > 1 else { return square }
    var root = Int64(1) << ((64 - square.leadingZeroBitCount + 1) / 2)
    while true {
      let next = (root + square / root) / 2
      guard next < root else { return root }
      root = next
    }
  }
}

extension ClosedRange<Int64> {
  fileprivate func clamp(_ value: Int64) -> Int64 { Swift.min(Swift.max(value, lowerBound), upperBound) }
}
