using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.Kube.Transport.Credentials;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Transport.Credentials;

public sealed class ExecSourceTests : IDisposable
{
    private const string Version = "client.authentication.k8s.io/v1";

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedServer _server;
    private KubeClient? _client;

    public ExecSourceTests()
    {
        _server = new ScriptedServer(_time);
        _server.Otherwise(_ => ScriptedServer.Answer(200, "ok"));
    }

    public void Dispose()
    {
        _client?.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    private int Runs => Directory.GetFiles(_folder.Path, "run-*").Length;

    [Fact]
    public async Task The_plug_in_runs_once_and_its_token_is_kept_until_it_expires()
    {
        UsePlugin(Counting(expires: "2026-01-01T01:00:00Z"));

        await AskAsync();
        await AskAsync();
        _time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        await AskAsync();
        _time.Advance(TimeSpan.FromTicks(1));
        await AskAsync();

        _server.Requests.Select(r => r.Bearer).ShouldBe(["token-1", "token-1", "token-1", "token-2"]);
    }

    [Fact]
    public async Task A_token_without_end_is_kept_until_it_is_refused()
    {
        UsePlugin(Counting());
        await AskAsync();
        _time.Advance(TimeSpan.FromDays(30));
        await AskAsync();
        _server.ThenRefuses(401, "Unauthorized");

        (await AskAsync()).ShouldBe("ok");

        _server.Requests.Select(r => r.Bearer).ShouldBe(["token-1", "token-1", "token-1", "token-2"]);
    }

    [Fact]
    public async Task Requests_at_the_same_time_share_one_run()
    {
        UsePlugin(Counting());

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AskAsync()));

        Runs.ShouldBe(1);
        _server.Requests.ShouldAllBe(r => r.Bearer == "token-1");
    }

    [Fact]
    public async Task The_plug_in_gets_arguments_environment_and_cluster_but_no_input()
    {
        UsePlugin(
            """
            cat > "$DIR/stdin"
            printf '%s' "$KUBERNETES_EXEC_INFO" > "$DIR/info"
            printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s-%s"}}' "$1" "$EXTRA"
            """,
            plugin => plugin with
            {
                Arguments = [.. plugin.Arguments, "a b"],
                Environment = new Dictionary<string, string>(plugin.Environment) { ["EXTRA"] = "x" },
                ProvideClusterInfo = true,
            });

        await AskAsync();

        _server.Requests[0].Bearer.ShouldBe("a b-x");
        (await File.ReadAllTextAsync(Path.Combine(_folder.Path, "stdin"))).ShouldBeEmpty();
        var info = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_folder.Path, "info")))!;
        ((string?)info["apiVersion"], (string?)info["kind"]).ShouldBe((Version, "ExecCredential"));
        ((bool)info["spec"]!["interactive"]!).ShouldBeFalse();
        ((string?)info["spec"]!["cluster"]!["server"]).ShouldBe("https://server.test/");
        ((string?)info["spec"]!["cluster"]!["certificate-authority-data"]).ShouldBe("UEVN");
    }

    [Theory]
    [InlineData("echo broken >&2; exit 3", "exited with code 3: broken")]
    [InlineData("echo hello", "did not print JSON")]
    [InlineData("echo '{}'", "printed an object without apiVersion and kind; expected client.authentication.k8s.io/v1 ExecCredential")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential"}'""", "printed client.authentication.k8s.io/v1beta1")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"clientCertificateData":"x","clientKeyData":"y"}}'""", "client certificate")]
    [InlineData("""echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{}}'""", "printed neither status.token nor")]
    public async Task Failures_are_reported(string script, string message)
    {
        UsePlugin(script);

        var e = await Should.ThrowAsync<HttpRequestException>(AskAsync());

        e.ShouldBeOfType<CredentialException>();
        e.Message.ShouldContain(message);
        _server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_failure_is_not_kept()
    {
        UsePlugin("""
            if [ ! -e "$DIR/run-1" ]; then touch "$DIR/run-1"; exit 1; fi
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"late"}}'
            """);

        await Should.ThrowAsync<CredentialException>(AskAsync());
        await AskAsync();

        _server.Requests[0].Bearer.ShouldBe("late");
    }

    [Fact]
    public async Task A_missing_program_comes_with_its_hint()
    {
        UsePlugin("", plugin => plugin with { Command = "/nowhere/login", InstallHint = "Install it from example.com." });

        (await Should.ThrowAsync<CredentialException>(AskAsync())).Message.ShouldEndWith("Install it from example.com.");
    }

    [Fact]
    public async Task A_plug_in_that_hangs_is_ended()
    {
        UsePlugin("touch \"$DIR/run-1\"; exec sleep 600");
        var ask = AskAsync();
        await Eventually.BecomesTrueAsync(() => Runs == 1, "it runs");

        _time.Advance(TimeSpan.FromSeconds(60));

        (await Should.ThrowAsync<HttpRequestException>(ask)).Message.ShouldContain("within 60 s");
    }

    [Theory]
    [InlineData(ExecInteraction.IfAvailable, true)]
    [InlineData(ExecInteraction.Always, true)]
    [InlineData(ExecInteraction.Never, false)]
    public async Task A_plug_in_of_a_person_at_a_terminal_may_ask_unless_it_never_does(ExecInteraction interaction, bool isInteractive)
    {
        UsePlugin(
            """
            printf '%s' "$KUBERNETES_EXEC_INFO" > "$DIR/info"
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"t"}}'
            """,
            plugin => plugin with { Interaction = interaction },
            isInteractive: true);

        await AskAsync();

        var info = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_folder.Path, "info")))!;
        ((bool)info["spec"]!["interactive"]!).ShouldBe(isInteractive);
    }

    [Fact]
    public async Task A_plug_in_that_always_asks_needs_a_terminal()
    {
        UsePlugin(Counting(), plugin => plugin with { Interaction = ExecInteraction.Always });

        (await Should.ThrowAsync<CredentialException>(AskAsync())).Message.ShouldContain("must ask a person (interactiveMode: Always), but this process has no terminal");
        Runs.ShouldBe(0);
    }

    private string Counting(string? expires = null)
    {
        var expiry = expires is null ? "" : $",\"expirationTimestamp\":\"{expires}\"";
        return $$"""
            n=$(( $(ls "$DIR" | grep -c run-) + 1 )); touch "$DIR/run-$n"
            printf '{"apiVersion":"{{Version}}","kind":"ExecCredential","status":{"token":"token-%s"{{expiry}} } }' "$n"
            """;
    }

    private void UsePlugin(string script, Func<ExecPlugin, ExecPlugin>? change = null, bool isInteractive = false)
    {
        var path = _folder.Write("login", script + "\n");
        var plugin = new ExecPlugin
        {
            Command = "sh",
            Arguments = [path],
            ApiVersion = Version,
            Environment = new Dictionary<string, string> { ["DIR"] = _folder.Path },
        };
        _client = _server.Connect(new KubeClientConfiguration
        {
            Server = new Uri("https://server.test"),
            CertificateAuthorityPem = "PEM",
            Exec = change?.Invoke(plugin) ?? plugin,
            IsInteractive = isInteractive,
        });
    }

    private Task<string> AskAsync() => _client!.GetTextAsync("version", CancellationToken.None);
}
