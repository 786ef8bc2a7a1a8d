package import Vocabulary

/// What of an answer's body is still to be handed to its reader: stretches of the object, with text between them when
/// several ranges were asked for. One stretch follows another only when all before it was taken.
package struct DeliveryPlan: Hashable, Codable, Sendable {
  private var parts: [HTTPResponse.BodyPart]
  /// Bytes of the whole body.
  package let length: Int64

  package init(_ body: [HTTPResponse.BodyPart]) {
    parts = body.reversed()
    length = body.reduce(0) { $0 + $1.length }
  }

  package var isEmpty: Bool { parts.isEmpty }

  /// The part that comes next.
  package mutating func next() -> HTTPResponse.BodyPart? { parts.popLast() }

  /// The stretches of the object that were not begun.
  package var spans: [ByteSpan] {
    parts.reversed().compactMap { if case .file(_, let span) = $0 { span } else { nil } }
  }

  /// The blocks to fetch for a reader of ranges: what it lacks, no farther than `window` bytes before it, and a little
  /// more where all of that fits.
  package func wanted(
    after delivered: Int64, of span: ByteSpan, in geometry: Geometry, window: Int64, readAhead: Int64
  ) -> [Range<Int>] {
    var room = window
    var result: [Range<Int>] = []
    for span in [ByteSpan(offset: delivered, length: max(0, span.end - delivered))] + spans where span.length > 0 {
      let taken = min(span.length, room)
      let ahead = taken == span.length ? min(readAhead, room - taken, geometry.length - span.end) : 0
      result.append(geometry.blocks(touching: ByteSpan(offset: span.offset, length: taken + max(0, ahead))))
      room -= taken
      guard room > 0 else { break }
    }
    return result
  }
}
