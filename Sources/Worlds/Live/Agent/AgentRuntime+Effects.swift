import Logging
import NIOCore
import Nodes
import Vocabulary

/// Carrying out what the machine orders, without choosing anything.
extension AgentRuntime {
  /// - Parameter block: what the input that the effect follows from brought.
  func perform(_ effect: AgentEffect, _ block: ByteBuffer?) {
    switch effect {
    case .probe(let call, let url): calls?.probe(call, url: url)
    case .describe(let call, let source): calls?.describe(call, source)
    case .announce(let call, let selector, let announce): calls?.announce(call, selector: selector, announce)
    case .register(let call, let selector, let registration):
      calls?.register(call, selector: selector, registration)
    case .rememberDescription(let call, let url): calls?.remember(call, url: url)
    case .listKept(let most): listKept(atMost: most)
    case .open(let object, let call): open(object, call)
    case .closeObject(let object): if let store = stores.removeValue(forKey: object) { vault.close(store) }
    case .store(let object, let at):
      writing(object, block) { (store, bytes) throws(StoreError) in try store.write(at, bytes) }
    case .stage(let object, let at):
      writing(object, block) { (store, bytes) throws(StoreError) in try store.stage(at, bytes) }
    case .adopt(let object, let block): writing(object) { (store) throws(StoreError) in try store.adopt(block) }
    case .confirm(let object): if stores[object] != nil, !broken.contains(object) { submit(.stored(object)) }
    case .judge(let object, let piece, let staged): judge(object, piece, staged)
    case .remember:
      let logger = logger
      pins.write(machine?.keyPins ?? []) { logger.log(.warning, .pinsNotKept, [.init("why", "\($0)")]) }
    case .dial(let link, let object, let remote, let handshake): links?.dial(link, object, remote, handshake)
    case .accept(let link, let object, let handshake): links?.accept(link, object, handshake)
    case .send(let link, let message): links?.send(link, message)
    case .sendPiece(let link, let object, let request): links?.sendPiece(link, object, request)
    case .sendHashes(let link, let object, let request): links?.sendHashes(link, object, request)
    case .close(let link, _): links?.close(link)
    case .fetchRange(let id, let object, let url, let span, let ifMatch):
      edge?.fetchRange(id, object, url: url, span, ifMatch: ifMatch)
    case .fetchLeaves(let id, let object, let url, let pieces): edge?.fetchLeaves(id, object, url: url, pieces: pieces)
    case .cancelEdge(let id): edge?.cancel(id)
    default: performForReaders(effect)
    }
  }

  private func performForReaders(_ effect: AgentEffect) {
    switch effect {
    case .fetchPlain(let want, let url): sink(of: want).map { edge?.fetchPlain(want, url: url, to: $0) }
    case .answer(let exchange, let answer):
      sinks[WantID(exchange.value)] = nil
      front?.respond(exchange, answer)
    case .beginDelivery(let want, let answer): sink(of: want)?.begin(answer)
    case .deliver(let want, let object, let span): stores[object].map { sink(of: want)?.deliver($0, span) }
    case .deliverText(let want, let text): sink(of: want)?.deliver(text: text)
    case .finish(let want, let report): sink(of: want)?.finish(report)
    case .fail(let want, let failure):
      edge?.cancelPlain(want)
      sinks.removeValue(forKey: want)?.fail(failure)
    case .log(let event): logger.log(event, sequence: sequence)
    default: performForGateway(effect)
    }
  }

  private func performForGateway(_ effect: AgentEffect) {
    switch effect {
    case .forward(let want, let order):
      guard let sink = sinks[want] as? GatewaySink else { return }
      edge?.forward(want, order, clientFields: front?.fields(of: ExchangeID(want.value)) ?? [], to: sink)
    case .relay(let want, let edits, nil): edge?.relay(want, edits)
    case .relay(let want, let edits, let response?):
      edge?.relay(want, edits) { [answers] in answers?.draft(response, fields: $0, length: $1) }
    case .endForward(let want): edge?.endForward(want)
    case .lookUp(let want, let request):
      if let answers { answers.lookUp(want, request) } else { submit(.lookedUp(want, nil)) }
    case .answerStored(let exchange, let answer):
      sinks[WantID(exchange.value)] = nil
      front?.respond(exchange, answer) { [answers] _ in answers?.source(of: WantID(exchange.value)) }
    case .freshenStored(let want, let head): answers?.freshen(want, by: head)
    case .forgetStored(let want): answers?.forget(want)
    case .openTunnel(let exchange, let target): openTunnel(exchange, target)
    case .leave: mayLeave()
    default: preconditionFailure("every effect has its place")
    }
  }

  private func openTunnel(_ exchange: ExchangeID, _ target: GuardedURL) {
    guard let front, let url = try? HTTPURL(target.text) else {
      return submit(.tunnelled(exchange, .failed(sentence: "The address cannot be connected to.")))
    }
    front.openTunnel(exchange, to: url, within: target.reach) { [weak self] error in
      switch error {
      case nil: self?.submit(.tunnelled(exchange, nil))
      case let error as GuardedResolver.OutOfReach:
        self?.submit(.tunnelled(exchange, .refused(sentence: error.sentence)))
      case let error?:
        self?.submit(.tunnelled(exchange, .failed(sentence: "\(HTTPCall.typed(error, url.hostField))")))
      }
    }
  }

  private func open(_ object: ObjectHandle, _ call: CallID) {
    guard let description = calls?.take(call) else {
      return submit(.storeFailed(object, sentence: "The description of the object was dropped; ask again."))
    }
    vault.open(description, loop: loop) { [weak self] outcome in
      guard let self else { return }
      switch outcome {
      case .success(let store):
        stores[object] = store
        submit(.opened(object, held: store.stored, provable: store.provable))
      case .failure(let error): storeFailed(object, error)
      }
    }
  }

  /// In parts, so that no input is large.
  private func listKept(atMost most: Int) {
    let own = NIOLoopBound(self, eventLoop: loop)
    kept.list(atMost: most, on: loop) { list in
      let size = 50
      for first in stride(from: 0, to: list.count, by: size) where !own.value.isStopped {
        own.value.submit(.shelved(Array(list[first..<min(first + size, list.count)])))
      }
    }
  }

  private func judge(_ object: ObjectHandle, _ piece: PieceIndex, _ staged: [BlockIndex]) {
    guard let store = stores[object] else { return }
    store.judge(piece, staged: staged, on: pool, loop: loop) { [weak self] outcome in
      guard let self, stores[object] === store else { return }
      switch outcome {
      case .success(let judgement): submit(.judged(object, judgement))
      case .failure(let error): storeFailed(object, error)
      }
    }
  }

  // The gateway

  func sink(of want: WantID) -> (any DeliverySink)? { sinks[want] }

  func serve(_ front: HTTPFront) {
    self.front = front
    front.onRequest = { [weak self] exchange, question, _ in
      guard let self else { return }
      sinks[WantID(exchange.value)] = GatewaySink(exchange, front: front, host: self)
      submit(.asked(exchange, question))
    }
    front.onWritable = { [weak self] exchange in (self?.sinks[WantID(exchange.value)] as? GatewaySink)?.writable() }
    front.onEnded = { [weak self] exchange, sent, isWhole in
      guard let self, !isStopped else { return }
      sinks[WantID(exchange.value)] = nil
      answers?.end(WantID(exchange.value))
      submit(.exchangeEnded(exchange, sent: sent, isWhole: isWhole))
    }
  }
}
