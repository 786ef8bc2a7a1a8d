import Testing
import Vocabulary

@testable import Wire

/// What stands in a trace must come back from it as it was.
@Suite struct CanonicalWireTests {
  private func survives<T: Codable & Equatable>(_ value: T) throws -> Bool {
    try CanonicalDecoder.decode(T.self, from: CanonicalEncoder.encode(value)) == value
  }

  @Test func `every message and reply survives the bytes of a trace`() throws {
    for message in PeerMessageTests.all { #expect(try survives(message)) }
    for message in ShoalMessageTests.all { #expect(try survives(message)) }
    #expect(try survives(ExtensionHandshakeTests.full))
    #expect(try survives(TrackerReply.peers(TrackerReplyTests.full)))
    #expect(try survives(TrackerQueryTests.sample))
    let metainfo = try Metainfo.parse(Samples.hybrid)
    #expect(try survives(metainfo))
    #expect(try survives(metainfo.infohashes(sha1: SHA.sha1, sha256: SHA.sha256)))
    #expect(try survives(BencodeDecoder.decode(Samples.hybrid)))
  }
}
