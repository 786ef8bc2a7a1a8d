// swift-tools-version: 6.2
import PackageDescription

/// Strict for every target of ours: language mode 6, explicit existentials and imports, and no warning is tolerated.
///
/// This much of it also for what reads certificates. Foundation's C module and Glibc's both have the system's structs
/// (stat, timespec), and with so many modules it is chance which of them counts as the owner of a member, and so which
/// import `MemberImportVisibility` asks for.
let nearlyStrict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]
let strict = nearlyStrict + [.enableUpcomingFeature("MemberImportVisibility")]

/// The core and what replays it may not touch memory unsafely either.
let pure: [SwiftSetting] = strict + [.strictMemorySafety()]

let collections: Target.Dependency = .product(name: "OrderedCollections", package: "swift-collections")
let heap: Target.Dependency = .product(name: "HeapModule", package: "swift-collections")
let deque: Target.Dependency = .product(name: "DequeModule", package: "swift-collections")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let nio: [Target.Dependency] = ["NIOCore", "NIOPosix", "NIOHTTP1", "NIOTLS"].map {
  .product(name: $0, package: "swift-nio")
}

let package = Package(
  name: "shoal",
  products: [.executable(name: "shoal", targets: ["shoal"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.36.0"),
    .package(url: "https://github.com/apple/swift-certificates", from: "1.18.0"),
    .package(url: "https://github.com/apple/swift-asn1", from: "1.3.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // Core: pure and deterministic.
    .target(name: "Vocabulary", path: "Sources/Core/Vocabulary", swiftSettings: pure),
    .target(name: "Wire", dependencies: ["Vocabulary"], path: "Sources/Core/Wire", swiftSettings: pure),
    .target(
      name: "Selection", dependencies: ["Vocabulary", collections], path: "Sources/Core/Selection",
      swiftSettings: pure),
    .target(
      name: "Swarming", dependencies: ["Vocabulary", collections, deque], path: "Sources/Core/Swarming",
      swiftSettings: pure),
    .target(
      name: "Nodes", dependencies: ["Vocabulary", "Wire", "Selection", "Swarming", collections, deque],
      path: "Sources/Core/Nodes", swiftSettings: pure),

    // History: what happened, and what it means.
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .target(
      name: "Trace", dependencies: ["Vocabulary", "CZstd"], path: "Sources/History/Trace", swiftSettings: strict),
    .target(
      name: "Replay", dependencies: ["Vocabulary", "Wire", "Selection", "Swarming", "Nodes", "Trace"],
      path: "Sources/History/Replay", swiftSettings: pure),

    // Worlds: what drives the machines.
    .systemLibrary(name: "CMaxMindDB", pkgConfig: "libmaxminddb", providers: [.apt(["libmaxminddb-dev"])]),
    // glibc's allocator, which the standard module map leaves out.
    .systemLibrary(name: "CMalloc"),
    // Calls for many datagrams at once, which it leaves out as well.
    .systemLibrary(name: "CSockets"),
    .target(
      name: "Live",
      dependencies: [
        "Vocabulary", "Wire", "Selection", "Swarming", "Nodes", "Trace", "CMalloc", "CMaxMindDB",
        "CSockets", crypto, cryptoExtras, logging,
        deque, collections,
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "X509", package: "swift-certificates"),
        .product(name: "SwiftASN1", package: "swift-asn1"),
      ] + nio,
      path: "Sources/Worlds/Live", swiftSettings: nearlyStrict),
    .target(
      name: "Simulation",
      dependencies: ["Vocabulary", "Wire", "Selection", "Swarming", "Nodes", "Trace", collections, heap, deque],
      path: "Sources/Worlds/Simulation", swiftSettings: pure),

    .executableTarget(
      name: "shoal",
      dependencies: [
        "Vocabulary", "Wire", "Selection", "Swarming", "Nodes", "Trace", "Replay", "Live", "Simulation", "CMalloc",
        logging, collections,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ] + nio,
      path: "Sources/Command", swiftSettings: strict),

    // What things cost, and how that grows: run by hand (`make bench`), judged by nobody's clock.
    .executableTarget(
      name: "Benchmarks", dependencies: ["Vocabulary", "Wire", "Selection", "Swarming", "Nodes", "Trace"],
      path: "Tests/Benchmarks/Machine", swiftSettings: pure),

    // What reads bytes of strangers, and programs that libFuzzer or the address sanitizer may be built into. Live is
    // apart, for with it comes all that speaks TLS, which takes long to build.
    .target(
      name: "Fuzzing", dependencies: ["Vocabulary", "Wire", "Selection", "Nodes", "Trace"],
      path: "Tests/Fuzzing/Parsers", swiftSettings: strict),
    .executableTarget(
      name: "FuzzCore", dependencies: ["Fuzzing"], path: "Tests/FuzzCore", swiftSettings: strict),
    .target(
      name: "LiveFuzzing", dependencies: ["Fuzzing", "Live", "Selection", "Vocabulary", "Wire"] + nio,
      path: "Tests/LiveFuzzing", swiftSettings: nearlyStrict),
    .executableTarget(
      name: "FuzzLive", dependencies: ["Fuzzing", "LiveFuzzing"], path: "Tests/FuzzLive",
      swiftSettings: strict),

    .testTarget(
      name: "VocabularyTests", dependencies: ["Vocabulary", collections, deque], path: "Tests/VocabularyTests",
      swiftSettings: strict),
    .testTarget(
      name: "WireTests", dependencies: ["Wire", "Vocabulary", crypto], path: "Tests/WireTests", swiftSettings: strict),
    .testTarget(
      name: "SelectionTests", dependencies: ["Selection", "Vocabulary"], path: "Tests/SelectionTests",
      swiftSettings: strict),
    .testTarget(
      name: "SwarmingTests", dependencies: ["Swarming", "Vocabulary", collections], path: "Tests/SwarmingTests",
      swiftSettings: strict),
    .testTarget(
      name: "NodesTests", dependencies: ["Nodes", "Selection", "Swarming", "Wire", "Vocabulary", collections],
      path: "Tests/NodesTests",
      swiftSettings: strict),
    .testTarget(
      name: "TraceTests", dependencies: ["Trace", "Vocabulary"], path: "Tests/TraceTests", swiftSettings: strict),
    .testTarget(
      name: "ReplayTests", dependencies: ["Replay", "Trace", "Nodes", "Simulation", "Vocabulary", "Wire", "Selection"],
      path: "Tests/ReplayTests", swiftSettings: strict),
    .testTarget(
      name: "LiveTests",
      dependencies: [
        "Live", "Nodes", "Selection", "Wire", "Trace", "Vocabulary", crypto, logging, collections,
        .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "X509", package: "swift-certificates"),
      ] + nio,
      path: "Tests/LiveTests", exclude: ["Updates/Fixtures"], swiftSettings: nearlyStrict),
    .testTarget(
      name: "SimulationTests",
      dependencies: ["Simulation", "Nodes", "Selection", "Swarming", "Trace", "Vocabulary", "Wire"],
      path: "Tests/SimulationTests",
      swiftSettings: strict),
    .testTarget(
      name: "FuzzingTests", dependencies: ["Fuzzing", "LiveFuzzing"], path: "Tests/FuzzingTests", swiftSettings: strict),
    .testTarget(
      name: "CommandTests",
      dependencies: ["shoal", "Live", "Nodes", "Replay", "Selection", "Simulation", "Vocabulary"],
      path: "Tests/CommandTests",
      exclude: ["Top/Screens"],
      swiftSettings: strict),
    .testTarget(name: "TidyTests", path: "Tests/TidyTests", swiftSettings: strict),
    .testTarget(
      name: "EndToEndTests", dependencies: ["Nodes", "Wire", "Vocabulary", crypto], path: "Tests/EndToEndTests",
      exclude: ["Fixtures"], swiftSettings: strict),
  ]
)
