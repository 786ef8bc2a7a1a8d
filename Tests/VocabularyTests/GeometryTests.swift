import Testing
import Vocabulary

@Suite struct GeometryTests {
  @Test func `only sensible numbers make a geometry`() {
    let empty = Geometry(length: 0, pieceLength: 16384)
    #expect(empty?.blockCount == 0 && empty?.pieceCount == 0)
    #expect(Geometry(length: 1, pieceLength: 16384) != nil && Geometry(length: 1 << 46, pieceLength: 1 << 30) != nil)
    for (length, pieceLength): (Int64, Int64) in [
      (-1, 16384), (1, 8192), (1, 0), (1, 49152), (1, -16384), (1, 1 << 31), ((1 << 46) + 1, 16384),
      (.max, 16384), (1, .max), (1, .min),
    ] {
      #expect(Geometry(length: length, pieceLength: pieceLength) == nil)
    }
  }

  @Test func `pieces and blocks cover every byte once, whatever the length`() throws {
    for pieceLength: Int64 in [16384, 32768, 65536] {
      for length: Int64 in [1, 16383, 16384, 16385, 32768, 65535, 65536, 65537, 200_000] {
        let geometry = try #require(Geometry(length: length, pieceLength: pieceLength))
        var offset: Int64 = 0
        var block = 0
        for piece in (0..<geometry.pieceCount).map({ PieceIndex($0) }) {
          #expect(geometry.span(of: piece).offset == offset)
          let blocks = geometry.blocks(of: piece)
          #expect(blocks.lowerBound == block && !blocks.isEmpty)
          for index in blocks.map({ BlockIndex($0) }) {
            let span = geometry.span(of: index)
            #expect(span.offset == offset && span.length > 0 && span.length <= 16384)
            #expect(geometry.piece(of: index) == piece)
            #expect(geometry.block(at: offset) == index && geometry.block(at: span.end - 1) == index)
            let begin = offset - geometry.span(of: piece).offset
            #expect(geometry.block(piece: piece, begin: begin, length: span.length) == index)
            #expect(geometry.block(piece: piece, begin: begin, length: span.length + 1) == nil)
            #expect(geometry.block(piece: piece, begin: begin + 1, length: span.length) == nil)
            offset = span.end
          }
          #expect(geometry.span(of: piece).end == offset)
          block = blocks.upperBound
        }
        #expect(offset == length && block == geometry.blockCount)
      }
    }
  }

  @Test func `a peer's piece, begin and length never reach beyond the object`() throws {
    let geometry = try #require(Geometry(length: 70000, pieceLength: 32768))
    #expect(geometry.block(piece: PieceIndex(2), begin: 0, length: 4464) == BlockIndex(4))
    for (piece, begin, length): (Int, Int64, Int64) in [
      (3, 0, 16384), (-1, 0, 16384), (0xFFFF_FFFF, 0, 16384), (0, 32768, 16384), (0, -16384, 16384), (2, 16384, 16384),
      (0, 0xFFFF_C000, 16384), (0, 0, 0), (0, 0, 0xFFFF_FFFF), (2, 0, 16384), (Int.max, 0, 16384),
    ] {
      #expect(geometry.block(piece: PieceIndex(piece), begin: begin, length: length) == nil)
    }
  }

  @Test func `a run of bytes touches the blocks under it`() throws {
    let geometry = try #require(Geometry(length: 70000, pieceLength: 32768))
    #expect(geometry.blocks(touching: ByteSpan(offset: 0, length: 1)) == 0..<1)
    #expect(geometry.blocks(touching: ByteSpan(offset: 16383, length: 2)) == 0..<2)
    #expect(geometry.blocks(touching: ByteSpan(offset: 16384, length: 16384)) == 1..<2)
    #expect(geometry.blocks(touching: ByteSpan(offset: 69999, length: 500)) == 4..<5)
    #expect(geometry.blocks(touching: ByteSpan(offset: 100, length: 0)).isEmpty)
  }
}
