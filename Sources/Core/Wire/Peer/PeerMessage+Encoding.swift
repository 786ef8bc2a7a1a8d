import Vocabulary

extension PeerMessage {
  /// The message with its length prefix.
  package var encoded: [UInt8] {
    var result: [UInt8] = []
    encode(into: &result)
    return result
  }

  /// Appends the message with its length prefix.
  package func encode(into output: inout [UInt8]) {
    let start = output.count
    output.append(bigEndian: UInt32(0))
    encodeBody(into: &output)
    let length = UInt32(output.count - start - 4)
    for at in 0..<4 { output[start + at] = UInt8(truncatingIfNeeded: length >> UInt32(24 - 8 * at)) }
  }

  /// Bytes of the message on the wire, length prefix included; without encoding it.
  package var size: Int64 {
    switch self {
    case .keepAlive: 4
    case .choke, .unchoke, .interested, .notInterested, .haveAll, .haveNone, .unknown: 5
    case .have, .suggest, .allowedFast: 9
    case .bitfield(let bytes): 5 + Int64(bytes.count)
    case .request, .cancel, .reject: 17
    case .port: 7
    case .extended(_, let payload): 6 + Int64(payload.count)
    case .hashRequest, .hashReject: 53
    case .hashes(_, let hashes): 53 + 32 * Int64(hashes.count)
    }
  }

  /// The size of the `hashes` message that answers a request; of what no answer has, only as much as one may have.
  package static func size(ofHashesFor request: HashRequest) -> Int64 {
    guard 1...MerkleProof.maxLength ~= request.length, 0...64 ~= request.proofLayers, 0...64 ~= request.baseLayer
    else { return hashReject(request).size }
    return 53 + 32 * Int64(request.length + MerkleProof.uncleCount(request))
  }

  private func encodeBody(into output: inout [UInt8]) {
    switch self {
    case .keepAlive: break
    case .choke: output.append(PeerMessageID.choke)
    case .unchoke: output.append(PeerMessageID.unchoke)
    case .interested: output.append(PeerMessageID.interested)
    case .notInterested: output.append(PeerMessageID.notInterested)
    case .have(let piece): Self.encode(PeerMessageID.have, [Int64(piece.value)], into: &output)
    case .suggest(let piece): Self.encode(PeerMessageID.suggest, [Int64(piece.value)], into: &output)
    case .allowedFast(let piece): Self.encode(PeerMessageID.allowedFast, [Int64(piece.value)], into: &output)
    case .haveAll: output.append(PeerMessageID.haveAll)
    case .haveNone: output.append(PeerMessageID.haveNone)
    case .bitfield(let bytes):
      output.append(PeerMessageID.bitfield)
      output.append(contentsOf: bytes)
    case .request(let piece, let begin, let length):
      Self.encode(PeerMessageID.request, [Int64(piece.value), begin, length], into: &output)
    case .cancel(let piece, let begin, let length):
      Self.encode(PeerMessageID.cancel, [Int64(piece.value), begin, length], into: &output)
    case .reject(let piece, let begin, let length):
      Self.encode(PeerMessageID.reject, [Int64(piece.value), begin, length], into: &output)
    case .port(let port):
      output.append(PeerMessageID.port)
      output.append(bigEndian: port)
    case .extended(let id, let payload):
      output.append(PeerMessageID.extended)
      output.append(id)
      output.append(contentsOf: payload)
    case .hashRequest(let request):
      output.append(PeerMessageID.hashRequest)
      request.encode(into: &output)
    case .hashReject(let request):
      output.append(PeerMessageID.hashReject)
      request.encode(into: &output)
    case .hashes(let request, let hashes):
      output.append(PeerMessageID.hashes)
      request.encode(into: &output)
      for hash in hashes { output.append(contentsOf: hash.bytes) }
    case .unknown(let id): output.append(id)
    }
  }

  private static func encode(_ id: UInt8, _ numbers: [Int64], into output: inout [UInt8]) {
    output.append(id)
    for number in numbers { output.append(bigEndian: UInt32(number)) }
  }
}
