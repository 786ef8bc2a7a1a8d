// Made by Tests/StaticCode/generate.py; not to be changed by hand.

internal import Vocabulary

extension AgentConfiguration: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    try node.put(to: &bytes)
    try listen.put(to: &bytes)
    client.put(to: &bytes)
    try uploadLimit.put(to: &bytes)
    try trustedKeys.put(to: &bytes)
    try pins.put(to: &bytes)
    try gateway.put(to: &bytes)
    servesKept.put(to: &bytes)
    try policy.put(to: &bytes)
    try swarm.put(to: &bytes)
  }
}

extension AgentEffect: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .link(let a, let b):
      bytes.put(canonical: "link")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .store(let a, let b):
      bytes.put(canonical: "store")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .origin(let a, let b):
      bytes.put(canonical: "origin")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .control(let a, let b):
      bytes.put(canonical: "control")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .reader(let a, let b):
      bytes.put(canonical: "reader")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .gateway(let a, let b):
      bytes.put(canonical: "gateway")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .node(let a):
      bytes.put(canonical: "node")
      try a.put(to: &bytes)
    }
  }
}

extension AgentEffect.ControlOrder: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .probe(let a):
      bytes.put(canonical: "probe")
      try a.put(to: &bytes)
    case .describe(let a):
      bytes.put(canonical: "describe")
      try a.put(to: &bytes)
    case .keepDescription(let a):
      bytes.put(canonical: "keepDescription")
      a.put(to: &bytes)
    case .announce(let a, let b):
      bytes.put(canonical: "announce")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .register(let a, let b):
      bytes.put(canonical: "register")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    }
  }
}

extension AgentEffect.DescriptionSource: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .url(let a):
      bytes.put(canonical: "url")
      try a.put(to: &bytes)
    case .file(let a):
      bytes.put(canonical: "file")
      a.put(to: &bytes)
    case .kept(let a):
      bytes.put(canonical: "kept")
      a.put(to: &bytes)
    case .keptObject(let a):
      bytes.put(canonical: "keptObject")
      try a.put(to: &bytes)
    }
  }
}

extension AgentEffect.GatewayOrder: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .answer(let a):
      bytes.put(canonical: "answer")
      try a.put(to: &bytes)
    case .forward(let a):
      bytes.put(canonical: "forward")
      try a.put(to: &bytes)
    case .relay(let a, let b):
      bytes.put(canonical: "relay")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .endForward:
      bytes.put(canonical: "endForward")
    case .lookUp(let a):
      bytes.put(canonical: "lookUp")
      try a.put(to: &bytes)
    case .answerStored(let a):
      bytes.put(canonical: "answerStored")
      try a.put(to: &bytes)
    case .freshenStored(let a):
      bytes.put(canonical: "freshenStored")
      try a.put(to: &bytes)
    case .forgetStored:
      bytes.put(canonical: "forgetStored")
    case .openTunnel(let a):
      bytes.put(canonical: "openTunnel")
      try a.put(to: &bytes)
    }
  }
}

extension AgentEffect.LinkOrder: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .dial(let a, let b, let c):
      bytes.put(canonical: "dial")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
    case .accept(let a, let b):
      bytes.put(canonical: "accept")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .send(let a):
      bytes.put(canonical: "send")
      try a.put(to: &bytes)
    case .sendPiece(let a, let b):
      bytes.put(canonical: "sendPiece")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .sendHashes(let a, let b):
      bytes.put(canonical: "sendHashes")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .close(let a):
      bytes.put(canonical: "close")
      try a.put(to: &bytes)
    }
  }
}

extension AgentEffect.NodeOrder: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .listKept(let a):
      bytes.put(canonical: "listKept")
      a.put(to: &bytes)
    case .remember(let a):
      bytes.put(canonical: "remember")
      try a.put(to: &bytes)
    case .log(let a):
      bytes.put(canonical: "log")
      try a.put(to: &bytes)
    case .leave:
      bytes.put(canonical: "leave")
    }
  }
}

extension AgentEffect.OriginOrder: CanonicallyPut {}

extension AgentEffect.ReaderOrder: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .fetchPlain(let a):
      bytes.put(canonical: "fetchPlain")
      a.put(to: &bytes)
    case .begin(let a):
      bytes.put(canonical: "begin")
      try a.put(to: &bytes)
    case .deliver(let a, let b):
      bytes.put(canonical: "deliver")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .text(let a):
      bytes.put(canonical: "text")
      a.put(to: &bytes)
    case .finish(let a):
      bytes.put(canonical: "finish")
      try a.put(to: &bytes)
    case .fail(let a):
      bytes.put(canonical: "fail")
      try a.put(to: &bytes)
    }
  }
}

extension AgentEffect.StoreOrder: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    switch self {
    case .open(let a):
      bytes.put(canonical: "open")
      try a.put(to: &bytes)
    case .close:
      bytes.put(canonical: "close")
    case .write(let a):
      bytes.put(canonical: "write")
      try a.put(to: &bytes)
    case .stage(let a):
      bytes.put(canonical: "stage")
      try a.put(to: &bytes)
    case .adopt(let a):
      bytes.put(canonical: "adopt")
      try a.put(to: &bytes)
    case .confirm:
      bytes.put(canonical: "confirm")
    case .judge(let a, let b):
      bytes.put(canonical: "judge")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    }
  }
}

extension AgentInput: CanonicallyPut {
  func put(to bytes: inout [UInt8]) throws(CanonicalError) {
    if try put1(to: &bytes) { return }
    if try put2(to: &bytes) { return }
    _ = try put3(to: &bytes)
  }

  private func put1(to bytes: inout [UInt8]) throws(CanonicalError) -> Bool {
    switch self {
    case .started(let a, let b, let c):
      bytes.put(canonical: "started")
      try a.put(to: &bytes)
      b.put(to: &bytes)
      try c.put(to: &bytes)
    case .deadlineReached:
      bytes.put(canonical: "deadlineReached")
    case .stopping:
      bytes.put(canonical: "stopping")
    case .wanted(let a, let b):
      bytes.put(canonical: "wanted")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .asked(let a, let b):
      bytes.put(canonical: "asked")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .abandoned(let a):
      bytes.put(canonical: "abandoned")
      try a.put(to: &bytes)
    case .exchangeEnded(let a, let b, let c):
      bytes.put(canonical: "exchangeEnded")
      try a.put(to: &bytes)
      b.put(to: &bytes)
      c.put(to: &bytes)
    case .deliveryDrained(let a, let b):
      bytes.put(canonical: "deliveryDrained")
      try a.put(to: &bytes)
      b.put(to: &bytes)
    case .tunnelled(let a, let b):
      bytes.put(canonical: "tunnelled")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .lookedUp(let a, let b):
      bytes.put(canonical: "lookedUp")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .forwarded(let a, let b):
      bytes.put(canonical: "forwarded")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .forwardEnded(let a, let b):
      bytes.put(canonical: "forwardEnded")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .calling(let a, let b):
      bytes.put(canonical: "calling")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    default: return false
    }
    return true
  }

  private func put2(to bytes: inout [UInt8]) throws(CanonicalError) -> Bool {
    switch self {
    case .probed(let a, let b):
      bytes.put(canonical: "probed")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .described(let a, let b):
      bytes.put(canonical: "described")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .announced(let a, let b):
      bytes.put(canonical: "announced")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .registered(let a, let b):
      bytes.put(canonical: "registered")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .shelved(let a):
      bytes.put(canonical: "shelved")
      try a.put(to: &bytes)
    case .opened(let a, let b, let c):
      bytes.put(canonical: "opened")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
    case .stored(let a):
      bytes.put(canonical: "stored")
      try a.put(to: &bytes)
    case .storeFailed(let a, let b):
      bytes.put(canonical: "storeFailed")
      try a.put(to: &bytes)
      b.put(to: &bytes)
    case .judged(let a, let b):
      bytes.put(canonical: "judged")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .handshake(let a, let b, let c):
      bytes.put(canonical: "handshake")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
    case .message(let a, let b):
      bytes.put(canonical: "message")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .blockArrived(let a, let b, let c):
      bytes.put(canonical: "blockArrived")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
    default: return false
    }
    return true
  }

  private func put3(to bytes: inout [UInt8]) throws(CanonicalError) -> Bool {
    switch self {
    case .hashesArrived(let a, let b, let c):
      bytes.put(canonical: "hashesArrived")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
    case .drained(let a, let b):
      bytes.put(canonical: "drained")
      try a.put(to: &bytes)
      b.put(to: &bytes)
    case .linkClosed(let a, let b):
      bytes.put(canonical: "linkClosed")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .strangerRefused(let a, let b):
      bytes.put(canonical: "strangerRefused")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .originAnswered(let a, let b):
      bytes.put(canonical: "originAnswered")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .originBlock(let a, let b, let c):
      bytes.put(canonical: "originBlock")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
    case .originLeaves(let a, let b):
      bytes.put(canonical: "originLeaves")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .originEnded(let a, let b):
      bytes.put(canonical: "originEnded")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    case .plainProgress(let a, let b, let c):
      bytes.put(canonical: "plainProgress")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
      try c.put(to: &bytes)
    case .plainEnded(let a, let b):
      bytes.put(canonical: "plainEnded")
      try a.put(to: &bytes)
      try b.put(to: &bytes)
    default: return false
    }
    return true
  }
}
