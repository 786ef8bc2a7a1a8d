import NIOCore
import Nodes
import Testing
import Vocabulary
import Wire

@testable import Live

@Suite struct FrameReaderTests {
  /// Some messages as bytes, and what must be read from them.
  private func sample(_ random: inout RandomSource) -> (bytes: [UInt8], expected: [String]) {
    var bytes: [UInt8] = []
    var expected: [String] = []
    for _ in 0..<20 {
      switch random.below(5) {
      case 0:
        PeerMessage.keepAlive.encode(into: &bytes)
        expected.append("\(PeerMessage.keepAlive)")
      case 1:
        let message = PeerMessage.have(PieceIndex(random.below(1000)))
        message.encode(into: &bytes)
        expected.append("\(message)")
      case 2:
        let message = PeerMessage.bitfield(
          (0..<random.below(3000)).map { _ in UInt8(truncatingIfNeeded: random.next()) })
        message.encode(into: &bytes)
        expected.append("\(message)")
      default:
        let payload = (0..<random.below(16385)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        PeerFrame.encodePieceHeader(piece: PieceIndex(7), begin: 16384, length: Int64(payload.count), into: &bytes)
        bytes += payload
        expected.append("piece \(BlockHash.digest(payload).hex)")
      }
    }
    return (bytes, expected)
  }

  private func text(_ frame: FrameReader.Frame) -> String {
    switch frame {
    case .message(let message): "\(message)"
    case .piece(_, let bytes): "piece \(BlockHash.digest(Array(bytes.readableBytesView)).hex)"
    }
  }

  @Test(arguments: [1, 2, 3]) func `messages are the same however they are cut`(seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    let (bytes, expected) = sample(&random)
    for most in [60, 5000, 100_000] {
      var reader = FrameReader()
      var got: [String] = []
      var rest = bytes[...]
      while !rest.isEmpty {
        var part = ByteBuffer(bytes: rest.prefix(1 + random.below(most)))
        rest = rest.dropFirst(part.readableBytes)
        while let frame = try reader.next(&part) { got.append(text(frame)) }
        #expect(part.readableBytes == 0)
      }
      #expect(got == expected)
    }
  }

  @Test func `a length beyond all use is refused before it is gathered`() {
    for head: [UInt8] in [[0x7F, 0xFF, 0xFF, 0xFF, 5], [0, 0x10, 0, 1, 20], [0, 3, 0, 0, 7], [0, 0, 0, 3, 7, 0]] {
      var reader = FrameReader()
      var buffer = ByteBuffer(bytes: head)
      #expect(throws: WireError.self) { try reader.next(&buffer) }
    }
  }

  @Test func `random bytes are read or refused, never more`() {
    var random = RandomSource(seed: 99)
    var refused = 0
    for _ in 0..<3000 {
      var reader = FrameReader()
      do throws(WireError) {
        for _ in 0..<1 + random.below(6) {
          var bytes = (0..<random.below(60)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
          // Mostly small lengths and known kinds, so that messages are reached at all.
          if bytes.count > 5, random.below(4) != 0 {
            bytes.replaceSubrange(0..<4, with: [0, 0, 0, UInt8(random.below(60))])
            bytes[4] = UInt8(random.below(25))
          }
          var part = ByteBuffer(bytes: bytes)
          while try reader.next(&part) != nil {}
          #expect(part.readableBytes == 0)
        }
      } catch {
        refused += 1
      }
    }
    #expect(refused > 100 && refused < 2900)
  }
}
