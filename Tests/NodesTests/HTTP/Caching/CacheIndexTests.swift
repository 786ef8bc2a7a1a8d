import Nodes
import OrderedCollections
import Testing
import Vocabulary

@Suite struct CacheIndexTests {
  private typealias ID = CacheIndex.EntryID

  private func request(_ url: String, _ encoding: String? = nil) -> CacheRequest {
    CacheRequest(method: "GET", url: url, fields: encoding.map { [HTTPField("accept", $0)] } ?? [])
  }

  private func key(_ url: String, _ encoding: String? = nil, vary: String? = nil) throws -> CacheIndex.Key {
    CacheIndex.Key(url: url, variant: try CacheVariant(vary: vary, of: request(url, encoding)))
  }

  private func index(_ bytes: Int64, entries: Int = 100) -> CacheIndex {
    CacheIndex(CacheIndex.Limits(bytes: bytes, entries: entries, entryBytes: bytes, variants: 3, drafts: 4))
  }

  private func add(_ index: inout CacheIndex, _ key: CacheIndex.Key, _ cost: Int64) throws -> (id: ID, drops: [ID]) {
    let (id, drops) = try index.reserve(key, cost: cost)
    return (id, drops + index.commit(id))
  }

  @Test func `what was used longest ago goes first`() throws {
    var index = index(300)
    let ids = try ["a", "b", "c"].map { try add(&index, key($0), 100).id }
    #expect(index.find(request("a")) == ids[0])
    let (_, drops) = try add(&index, key("d"), 150)
    #expect(drops == [ids[1], ids[2]])
    #expect(index.bytes == 250 && index.count == 2 && index.dropped == 2)
    #expect(index.find(request("b")) == nil && index.find(request("a")) == ids[0])
  }

  @Test func `the number of entries is bounded as well`() throws {
    var index = index(1000, entries: 2)
    let first = try add(&index, key("a"), 1).id
    _ = try add(&index, key("b"), 1)
    #expect(try add(&index, key("c"), 1).drops == [first])
  }

  @Test func `what is being written counts, and is not dropped`() throws {
    var index = index(300)
    let (draft, _) = try index.reserve(try key("a"), cost: 200)
    #expect(index.find(request("a")) == nil)
    #expect(throws: CacheIndex.Refusal.isFull) { try index.reserve(key("b"), cost: 101) }
    #expect(throws: CacheIndex.Refusal.isBeingWritten) { try index.reserve(key("a"), cost: 1) }
    #expect(throws: CacheIndex.Refusal.tooLarge) { try index.reserve(key("b"), cost: 301) }
    let (second, _) = try index.reserve(try key("b"), cost: 50)
    #expect(try index.resize(second, cost: 100) == [])
    #expect(throws: CacheIndex.Refusal.isFull) { try index.resize(second, cost: 101) }
    #expect(index.bytes == 300)
    index.remove(draft)
    #expect(index.commit(second) == [])
    #expect(index.bytes == 100 && index.find(request("b")) == second)
  }

  @Test func `a new answer of the same key takes the place of the old one when it is whole`() throws {
    var index = index(300)
    let (old, _) = try add(&index, key("a"), 100)
    let (new, _) = try index.reserve(try key("a"), cost: 100)
    #expect(index.find(request("a")) == old)
    #expect(index.commit(new) == [old])
    #expect(index.find(request("a")) == new)
    #expect(index.bytes == 100)
  }

  @Test func `variants stand beside each other, and the newest that matches is found`() throws {
    var index = index(1000)
    let (gzip, _) = try add(&index, key("a", "gzip", vary: "accept"), 1)
    let (plain, _) = try add(&index, key("a", nil, vary: "accept"), 1)
    #expect(index.find(request("a", "gzip")) == gzip)
    #expect(index.find(request("a")) == plain)
    #expect(index.find(request("a", "br")) == nil)
    let (any, _) = try add(&index, key("a"), 1)
    #expect(index.find(request("a", "gzip")) == any)
    let (_, drops) = try add(&index, key("a", "br", vary: "accept"), 1)
    #expect(drops == [gzip])
  }

  @Test func `a stored entry whose head grows drops others, not itself`() throws {
    var index = index(300)
    let (a, _) = try add(&index, key("a"), 100)
    let (b, _) = try add(&index, key("b"), 200)
    #expect(try index.resize(a, cost: 150) == [b])
    #expect(index.bytes == 150)
  }

  @Test func `what an earlier run stored is taken in as far as there is room`() throws {
    var index = index(300)
    #expect(index.restore(ID(7), try key("a"), cost: 200) == [])
    #expect(index.restore(ID(3), try key("b"), cost: 200) == [ID(7)])
    #expect(index.restore(ID(4), try key("b"), cost: 50) == [ID(3)])
    #expect(index.restore(ID(5), try key("c"), cost: 301) == [ID(5)])
    #expect(index.isConsistent())
    #expect(try index.reserve(try key("d"), cost: 1).id > ID(7))
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func `whatever is done in whatever order, the limits hold and a recount gives the same`(seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    var index = index(1000, entries: 12)
    // What a store would have on its disk.
    var files: OrderedDictionary<ID, Int64> = [:]
    var drafts: [ID] = []
    func drop(_ ids: [ID]) {
      for id in ids {
        #expect(files.removeValue(forKey: id) != nil, "dropped twice")
        #expect(!drafts.contains(id), "dropped while it was written")
      }
    }
    for _ in 0..<6000 {
      let name = "\(random.below(8))"
      let encoding: String? = ["gzip", "br", nil][random.below(3)]
      let cost = Int64(random.below(400))
      switch random.below(8) {
      case 0, 1, 2:
        let key = try key(name, encoding, vary: random.below(2) == 0 ? "accept" : nil)
        guard let (id, drops) = try? index.reserve(key, cost: cost) else { break }
        drop(drops)
        files[id] = cost
        drafts.append(id)
      case 3 where !drafts.isEmpty:
        let id = drafts.remove(at: random.below(drafts.count))
        drop(index.commit(id))
      case 4 where !drafts.isEmpty:
        let id = drafts.remove(at: random.below(drafts.count))
        index.remove(id)
        files[id] = nil
      case 5 where !files.isEmpty:
        let id = files.keys[random.below(files.count)]
        guard let drops = try? index.resize(id, cost: cost) else { break }
        drop(drops)
        files[id] = cost
      case 6 where !files.isEmpty:
        let id = files.keys[random.below(files.count)]
        drafts.removeAll { $0 == id }
        index.remove(id)
        files[id] = nil
      default: if let id = index.find(request(name, encoding)) { #expect(files[id] != nil && !drafts.contains(id)) }
      }
      #expect(index.isConsistent())
      #expect(index.bytes == files.values.reduce(0, +) && index.count == files.count)
      #expect(index.bytes <= 1000 && index.count <= 12)
    }
  }

  @Test func `the same calls give the same drops`() throws {
    func run() throws -> [ID] {
      var random = RandomSource(seed: 9)
      var index = index(5000)
      return try (0..<2000).flatMap { _ in
        try add(&index, key("\(random.below(300))"), Int64(1 + random.below(200))).drops
      }
    }
    let first = try run()
    #expect(first.count > 1000)
    #expect(try run() == first)
  }
}
