import Vocabulary

extension KeyHistory {
  /// The value of the key `keys` in a description.
  var bencoded: BencodeValue {
    let successions = successions.map { one in
      BencodeValue.dictionary(
        BencodeDictionary([
          ("from", .bytes(one.from.bytes)), ("signature", .bytes(one.signature)), ("time", .integer(one.time)),
          ("to", .bytes(one.to.bytes)),
        ]))
    }
    let revocations = revocations.map { one in
      BencodeValue.dictionary(
        BencodeDictionary([
          ("key", .bytes(one.key.bytes)), ("signature", .bytes(one.signature)), ("time", .integer(one.time)),
        ]))
    }
    return .dictionary(
      BencodeDictionary([("revocations", .list(revocations)), ("successions", .list(successions))]))
  }

  /// What makes no sense, and what is too much, is left out: the file can be fetched without it.
  init(bencoded value: BencodeValue) {
    self.init()
    for one in (value.dictionary?["successions"]?.list ?? []).prefix(Self.most) {
      guard let one = one.dictionary, let from = one["from"]?.bytes.flatMap({ Digest256(bytes: $0) }),
        let to = one["to"]?.bytes.flatMap({ Digest256(bytes: $0) }), let time = one["time"]?.integer,
        let signature = one["signature"]?.bytes, signature.count == ShoalExtension.signatureLength
      else { continue }
      successions.append(Succession(from: from, to: to, time: time, signature: signature))
    }
    for one in (value.dictionary?["revocations"]?.list ?? []).prefix(Self.most) {
      guard let one = one.dictionary, let key = one["key"]?.bytes.flatMap({ Digest256(bytes: $0) }),
        let time = one["time"]?.integer, let signature = one["signature"]?.bytes,
        signature.count == ShoalExtension.signatureLength
      else { continue }
      revocations.append(Revocation(key: key, time: time, signature: signature))
    }
  }
}
