import Swarming
import Testing
import Vocabulary
import Wire

@testable import Nodes

@Suite struct OriginFetchTests {
  private var organs = Organs(provable: true)

  private mutating func pull() -> [OriginRequestID] {
    organs.turn { organs, turn in
      organs.origin.pull(for: Organs.handle, &organs.exchange, &organs.news, &turn)
    }.originRuns.map(\.0)
  }

  private mutating func answer(_ request: OriginRequestID, status: Int, isUsable: Bool = false) -> OriginFetch.Answer {
    var answer = OriginFetch.Answer.isNoted
    let head = AgentInput.OriginAnswer(status: status, entityTag: nil, retryAfterSeconds: nil, isUsable: isUsable)
    _ = organs.turn { organs, turn in answer = organs.origin.answered(request, head, &organs.exchange, &turn) }
    return answer
  }

  @Test mutating func `what is pulled is told, and the origin rests after a failure`() throws {
    let requests = pull()
    let request = try #require(requests.first)
    let before = organs.exchange.states.inFlightCount
    #expect(organs.news.nextDue == organs.now && before > 0)
    _ = organs.turn { organs, turn in
      let isForLeaves = organs.origin.ended(
        request, .failed(sentence: "broken"), &organs.exchange, &organs.news, &turn)
      #expect(isForLeaves == false)
    }
    #expect(!organs.exchange.originIsUsable && organs.memory.counters.originFailures == 1)
    #expect(!organs.origin.mayBeAsked(at: organs.now))
    #expect(organs.origin.mayBeAsked(at: organs.now + AgentPolicy().originRetry))
    #expect(organs.exchange.states.inFlightCount < before)
  }

  @Test mutating func `another version is known by 412`() throws {
    let request = try #require(pull().first)
    guard case .hasChanged = answer(request, status: 412) else {
      Issue.record("412 was taken for something else"); return
    }
  }

  @Test mutating func `a file is gone only when no URL is left that has it`() throws {
    organs = Organs(provable: true, urls: ["http://192.0.2.1/a", "http://192.0.2.2/a"])
    let request = try #require(pull().first)
    guard case .isNoted = answer(request, status: 404) else { Issue.record("one of two URLs was the file"); return }
    #expect(organs.origin.url?.text == "http://192.0.2.2/a" && organs.exchange.originIsUsable)
    guard case .isNoted = answer(request, status: 404) else { Issue.record("one URL counts once"); return }
  }

  @Test mutating func `the last URL gone is the file gone`() throws {
    let request = try #require(pull().first)
    guard case .isDeleted(let url) = answer(request, status: 410) else { Issue.record("410 is the end"); return }
    #expect(url == AgentBench.url && !organs.exchange.originIsUsable)
  }

  @Test mutating func `a request that is broken off is known to nobody any more`() throws {
    let request = try #require(pull().first)
    let effects = organs.turn { organs, turn in organs.origin.cancel(request, &organs.exchange, &turn) }
    #expect(effects.contains { if case .origin(request, .cancel) = $0 { true } else { false } })
    #expect(
      organs.memory.ids.object(of: request) == nil && organs.exchange.originPulls.allSatisfy { $0.request != request })
    #expect(organs.turn { organs, turn in organs.origin.cancel(request, &organs.exchange, &turn) }.isEmpty)
  }
}
