import Nodes
import Selection

/// What the machine orders, with the secrets that it does not know put back. What is kept by URL stays sealed.
extension AgentEffect {
  func opened(by seal: QuerySeal) -> AgentEffect {
    switch self {
    case .control(let call, let order): .control(call, order.opened(by: seal))
    case .origin(let request, let order): .origin(request, order.opened(by: seal))
    case .reader(let want, let order): .reader(want, order.opened(by: seal))
    case .gateway(let exchange, let order): .gateway(exchange, order.opened(by: seal))
    case .link, .store, .update, .node: self
    }
  }
}

extension GuardedURL {
  fileprivate func opened(by seal: QuerySeal) -> GuardedURL { GuardedURL(seal.open(text), reach) }
}

extension HTTPResponse {
  fileprivate func opened(by seal: QuerySeal) -> HTTPResponse {
    var result = self
    result.fields = seal.open(fields)
    return result
  }
}

extension AgentEffect.ControlOrder {
  fileprivate func opened(by seal: QuerySeal) -> Self {
    switch self {
    case .probe(let url): return .probe(url: url.opened(by: seal))
    case .describe(.url(let url)): return .describe(.url(url.opened(by: seal)))
    case .describe(.copy(let url, let server)): return .describe(.copy(url.opened(by: seal), namedBy: server))
    case .announce(let selector, let announce): return .announce(selector: selector.opened(by: seal), announce)
    case .announceOver(let family, let selector, let announce):
      return .announceOver(family, selector: selector.opened(by: seal), announce)
    case .register(let selector, var registration):
      // It is signed as the origin wrote it.
      for at in registration.objects.indices { registration.objects[at].url = seal.open(registration.objects[at].url) }
      return .register(selector: selector.opened(by: seal), registration)
    case .describe, .keepDescription, .remember: return self
    }
  }
}

extension AgentEffect.OriginOrder {
  fileprivate func opened(by seal: QuerySeal) -> Self {
    switch self {
    case .fetchRange(let object, let url, let span, let tag):
      .fetchRange(object, url: url.opened(by: seal), span, ifMatch: tag)
    case .fetchLeaves(let object, let url, let pieces):
      .fetchLeaves(object, url: url.opened(by: seal), pieces: pieces)
    case .cancel: self
    }
  }
}

extension AgentEffect.ReaderOrder {
  fileprivate func opened(by seal: QuerySeal) -> Self {
    switch self {
    case .fetchPlain(let url): return .fetchPlain(url: url.opened(by: seal))
    case .begin(let answer): return .begin(answer.opened(by: seal))
    case .fail(var failure):
      failure.sentence = seal.shown(failure.sentence)
      return .fail(failure)
    case .deliver, .text, .finish, .digest, .obeyed: return self
    }
  }
}

extension AgentEffect.GatewayOrder {
  fileprivate func opened(by seal: QuerySeal) -> Self {
    switch self {
    case .answer(let answer): return .answer(answer.opened(by: seal))
    case .answerStored(let answer): return .answerStored(answer.opened(by: seal))
    case .forward(var order):
      order.url = order.url.opened(by: seal)
      return .forward(order)
    case .relay(var edits, let storing):
      edits.set = seal.open(edits.set)
      return .relay(edits, storing: storing)
    case .freshenStored(var head):
      head.fields = seal.open(head.fields)
      return .freshenStored(head)
    case .endForward, .lookUp, .forgetStored, .openTunnel: return self
    }
  }
}
