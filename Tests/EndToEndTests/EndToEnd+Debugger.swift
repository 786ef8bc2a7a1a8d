import Foundation
import Testing

extension EndToEnd {
  /// `shoal replay --dap`, led by a client of the Debug Adapter Protocol.
  @Suite(.serialized) struct Debugger {
    private static let golden = "\(Programs.root)/Replays/golden/polluter"

    /// `client.py SHOAL TRACES`: prints what is wrong in lines that begin with `BAD`.
    private static let client = #"""
      import json, subprocess, sys, time

      adapter = subprocess.Popen([sys.argv[1], "replay", sys.argv[2], "--dap"], stdin=subprocess.PIPE,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE)
      sent, got, events = 0, 0, []

      def check(is_so, sentence):
          if not is_so: print("BAD", sentence, flush=True)

      def read():
          global got
          length = None
          while True:
              line = adapter.stdout.readline().decode()
              if line == "\r\n": break
              name, value = line.split(":")
              if name == "Content-Length": length = int(value)
          message = json.loads(adapter.stdout.read(length))
          got += 1
          check(message["seq"] == got, f"message {got} has the number {message['seq']}")
          return message

      def ask(command, succeeds=True, torn=False, **arguments):
          global sent
          sent += 1
          body = json.dumps({"seq": sent, "type": "request", "command": command, "arguments": arguments}).encode()
          data = f"Content-Type: x\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body
          for part in [data[at:at + 7] for at in range(0, len(data), 7)] if torn else [data]:
              adapter.stdin.write(part)
              adapter.stdin.flush()
              if torn: time.sleep(0.001)
          while True:
              message = read()
              if message["type"] == "event": events.append(message)
              else: break
          check(message["request_seq"] == sent and message["command"] == command, f"{command}: {message}")
          check(message["success"] == succeeds, f"{command}: {message}")
          return message.get("body") if succeeds else message["message"]

      def event(name):
          while not events: events.append(read())
          found = events.pop(0)
          check(found["event"] == name, f"{found} came, not {name}")
          return found.get("body")

      check(ask("initialize", torn=True, adapterID="shoal", clientID="test")["supportsStepBack"], "no steps back")
      event("initialized")
      ask("setFunctionBreakpoints", breakpoints=[{"name": "peer_banned"}])
      ask("setExceptionBreakpoints", filters=["laws"])
      ask("launch", noDebug=False)
      ask("configurationDone")
      check(event("stopped")["reason"] == "entry", "it does not stop at the beginning")
      threads = {one["name"].split()[0]: one["id"] for one in ask("threads")["threads"]}
      check({"origin", "selector", "agent-1"} <= set(threads), f"threads are {threads}")
      ask("continue", threadId=1)
      stop = event("stopped")
      check(stop["reason"] == "breakpoint", f"it stops for {stop}")
      frames = ask("stackTrace", threadId=stop["threadId"])["stackFrames"]
      check(len(frames) > 1 and "corrupt" in frames[0]["name"], f"what led to the ban is {frames}")
      banned = ask("evaluate", expression="here.turn.counters.peersBanned", frameId=frames[0]["id"], context="hover")
      check(banned["result"] == "1", f"banned are {banned}")
      scopes = {one["name"]: one["variablesReference"] for one in ask("scopes", frameId=frames[0]["id"])["scopes"]}
      changes = ask("variables", variablesReference=scopes["Changed by it"])["variables"]
      check(any("peersBanned" in one["name"] and one["value"] == "0 → 1" for one in changes), f"it changed {changes}")
      ask("stepBack", threadId=stop["threadId"])
      event("stopped")
      again = ask("evaluate", expression="here.turn.counters.peersBanned", frameId=frames[0]["id"])
      check(again["result"] == "0", f"before, banned were {again}")
      check("no such" in ask("stackTrace", succeeds=False, threadId=9999), "a thread that is not there is there")
      check("does not know" in ask("fly", succeeds=False), "it flies")
      source = ask("source", source=frames[0]["source"], sourceReference=frames[0]["source"]["sourceReference"])
      line = source["content"].split("\n")[frames[0]["line"] - 1]
      check("corrupt" in line, f"the line is {line}")
      ask("disconnect")
      event("terminated")
      adapter.stdin.close()
      rest = adapter.stdout.read()
      check(adapter.wait(10) == 0 and rest == b"", f"it ends with {adapter.returncode} and {rest}")
      check(adapter.stderr.read() == b"", "it complains")

      """#

    @Test func `a client stops where a peer is banned, sees why and what changed, and goes back`() async throws {
      try await Ground.with { ground in
        let script = try ground.text("client.py", Self.client)
        let client = try ground.start("client", [Programs.python, script, Programs.shoal, Self.golden], longest: 60)
        #expect(try await client.finish(within: 50) == 0, "\(client.err.suffix(3000))")
        for line in client.out.split(separator: "\n") { #expect(!line.hasPrefix("BAD"), "\(line)") }
      }
    }

    @Test func `what is no message of the protocol ends it with a sentence, and so does a recording that is not there`()
      async throws
    {
      try await Ground.with { ground in
        for (bytes, sentence) in [
          ("hello\\r\\n\\r\\n", "does not say how long it is"),
          ("Content-Length: 99999999999\\r\\n\\r\\n", "longer than"),
          ("Content-Length: -1\\r\\n\\r\\n", "does not say"), ("%05000d", "has no end"),
        ] {
          let wrong = try ground.start(
            "wrong", ["sh", "-c", "printf '\(bytes)' 1 | '\(Programs.shoal)' replay '\(Self.golden)' --dap"])
          #expect(try await wrong.finish(within: 30) == 1, "\(bytes)")
          ground.expectSentence(wrong, mentioning: sentence)
        }
        let away = try ground.shoal("replay", ground.path("home"), "--dap")
        #expect(try await away.finish(within: 30) == 1)
        ground.expectSentence(away, mentioning: "there is no trace")
      }
    }
  }
}
