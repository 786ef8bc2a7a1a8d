import Testing
import Vocabulary

@testable import Wire

@Suite struct KeyHistoryTests {
  private static let (old, new) = (Samples.shoal.publicKey, SHA.sha256([2]))

  private static var history: KeyHistory {
    var history = KeyHistory()
    history.successions = [
      .init(from: old, to: new, time: 5, signature: [UInt8](repeating: 1, count: 64))
    ]
    history.revocations = [.init(key: old, time: 6, signature: [UInt8](repeating: 2, count: 64))]
    return history
  }

  /// Stands in for the signature of one key.
  private static func sign(_ bytes: [UInt8], by key: Digest256) -> [UInt8] { Samples.sign(bytes + key.bytes) }

  private func description() throws -> [UInt8] {
    var builder = try Samples.builder(shoal: Samples.shoal)
    builder.shoal?.keys = Self.history
    builder.cosigners = [Self.new]
    return builder.hybrid(sign: Self.sign)
  }

  @Test func `several keys sign, each its own text, and the history travels with them`() throws {
    let metainfo = try Metainfo.parse(try description())
    let shoal = try #require(metainfo.shoal)
    #expect(shoal.keys == Self.history && shoal.publicKey == Self.old)
    #expect(shoal.signature == Self.sign(metainfo.signedBytes, by: Self.old))
    #expect(shoal.cosignatures.map(\.key) == [Self.new])
    let text = Metainfo.cosignedBytes(metainfo.unsignedBytes, by: Self.new)
    #expect(shoal.cosignatures.first?.signature == Self.sign(text, by: Self.new))
    #expect(String(decoding: text.prefix(86), as: UTF8.self) == "shoal-cosignature-v1\n\(Self.new.hex)\n")
    #expect(text.dropFirst(86).first == UInt8(ascii: "d") && metainfo.signedBytes.first == UInt8(ascii: "d"))
  }

  @Test func `a reader of the first signature alone finds it over all that is there`() throws {
    // What a program does that knows of one signature: it takes out that one, and nothing else.
    var top = try BencodeDecoder.decodeDictionary(try description())
    var own = try #require(top["shoal"]?.dictionary)
    let signature = try #require(own["signature"]?.bytes)
    own["signature"] = nil
    top["shoal"] = .dictionary(own)
    #expect(signature == Self.sign(BencodeValue.dictionary(top).encoded, by: Self.old))
    let plain = try Metainfo.parse(try Samples.builder(shoal: Samples.shoal).hybrid(sign: Self.sign))
    #expect(plain.shoal?.cosignatures.isEmpty == true && plain.shoal?.keys.isEmpty == true)
  }

  @Test func `what makes no sense of keys and signatures is left out, and what is too much`() throws {
    func changed(_ change: (inout BencodeDictionary) -> Void) throws -> ShoalExtension {
      var top = try BencodeDecoder.decodeDictionary(try description())
      var own = try #require(top["shoal"]?.dictionary)
      change(&own)
      top["shoal"] = .dictionary(own)
      return try #require(try Metainfo.parse(BencodeValue.dictionary(top).encoded).shoal)
    }
    for nonsense in [BencodeValue.integer(1), .text("x"), .list([.integer(1)]), .dictionary(BencodeDictionary())] {
      let read = try changed { own in (own["keys"], own["cosignatures"]) = (nonsense, nonsense) }
      #expect(read.keys.isEmpty && read.cosignatures.isEmpty)
    }
    let many = try changed { own in
      own["cosignatures"] = .list([BencodeValue](repeating: own["cosignatures"]!.list![0], count: 1_000))
      var keys = own["keys"]!.dictionary!
      keys["successions"] = .list([BencodeValue](repeating: keys["successions"]!.list![0], count: 1_000))
      own["keys"] = .dictionary(keys)
    }
    #expect(many.cosignatures.count == ShoalExtension.mostCosignatures)
    #expect(many.keys.successions.count == KeyHistory.most)
  }

  @Test func `each word is bound to its purpose`() {
    let texts = [
      Self.history.successions[0].signedText, Self.history.revocations[0].signedText,
    ]
    #expect(texts[0] == "shoal-succession-v1\n\(Self.old.hex)\n\(Self.new.hex)\n5")
    #expect(texts[1] == "shoal-revocation-v1\n\(Self.old.hex)\n6")
  }
}
