using ScheduledJobs.Architecture.Tests.Sources;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>
/// Files, methods and constructors stay small enough to read at once. Positional records may have any number of parameters, because
/// their parameters are data.
/// </summary>
public sealed class SizeLimitTests
{
    private const int MaxFileLines = 250;
    private const int MaxMethodLines = 40;
    private const int MaxConstructorParameters = 6;

    /// <summary>Exceptions, with reasons. A file, or a file with one of its methods or constructors.</summary>
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["src/ConsoleServer/ServerCommand.cs ServerCommand.Create"] = "a list: a line for each option, and one for where its value goes",
        ["src/Kube/Watching/WatchStream.cs WatchStream.ReadAsync"] = "one loop over what a watch may bring, each case with its consequence",
        ["src/LocalCluster/Console/LocalClusterCommand.cs LocalClusterCommand.Create"] = "a list: a line for each option, and one for where its value goes",
        ["src/LocalKube/Api/Watch/WatchHandler.cs WatchHandler.FollowAsync"] = "one loop over what a watch sends, each case with its consequence",
        ["src/Operator/Hosting/OperatorCommand.cs OperatorCommand.Create"] = "a list: a line for each option, and one for where its value goes",
        ["src/Operator/OperatorHost.cs OperatorHost.RunAsync"] = "a list: the parts of an operator in the order in which they start and stop",
        ["src/Scheduling/Triggers/CalendarTrigger.cs CalendarTrigger.CalendarTrigger"] = "the fields of a calendar trigger as a user writes them",
        ["tests/Benchmarks/Scenarios/SkewScenario.cs SkewScenario.RunAsync"] = "a script: what is set up, done and measured, in its order",
        ["tests/Benchmarks/Scenarios/StormScenario.cs StormScenario.RunAsync"] = "a script: what is set up, done and measured, in its order",
        ["tests/Benchmarks/Scenarios/TakeOverScenario.cs TakeOverScenario.RunAsync"] = "a script: what is set up, done and measured, in its order",
        ["tests/Benchmarks/Scheduling/CronReport.cs CronReport.Run"] = "a script: what is measured and printed, in its order",
        ["tests/Integration.Tests/Clusters/BinaryControlPlane.cs BinaryControlPlane.StartAsync"] = "a list: the arguments of etcd and the API server",
        ["tests/Integration.Tests/Leadership/LeadershipTests.cs LeadershipTests.One_leads_at_a_time_whatever_happens_to_it"] = "a story: what happens to the leader, in its order",
        ["tests/Operator.Tests/Actions/Http/NginxServer.cs NginxServer.WriteFilesAsync"] = "a text: the configuration of nginx",
        ["tests/Operator.Tests/Observability/PrometheusTests.cs PrometheusTests.A_scrape_looks_like_this"] = "a text: a whole scrape",
        ["tests/Operator.Tests/Simulation/Simulator.cs Simulator.Do"] = "a list: a case for each kind of step",
        ["tests/Operator.Tests/Simulation/Specs.cs Specs.Apply"] = "a list: a case for each kind of edit",
    };

    [Fact]
    public void Files_methods_and_constructors_are_small() => TooLarge().Where(f => !Exceptions.ContainsKey(f.Key)).Select(f => f.Value).ShouldBeEmpty();

    [Fact]
    public void Every_exception_is_still_needed() => Exceptions.Keys.Except(TooLarge().Keys).ShouldBeEmpty();

    private static Dictionary<string, string> TooLarge()
    {
        var found = new Dictionary<string, string>();
        foreach (var file in Repository.Files("src", "*.cs").Concat(Repository.Files("tests", "*.cs")))
        {
            foreach (var (place, problem) in ProblemsOf(Repository.Read(file)))
                found[$"{file}{place}"] = $"{file}{place} {problem}";
        }

        return found;
    }

    /// <summary>What is too large in a file; the place is empty for the file itself.</summary>
    internal static IEnumerable<(string Place, string Problem)> ProblemsOf(string text)
    {
        var lines = text.AsSpan().TrimEnd('\n').Count('\n') + 1;
        if (lines > MaxFileLines)
            yield return ("", $"has {lines} lines; at most {MaxFileLines} are allowed");
        foreach (var member in SourceScanner.Read(text))
        {
            if (member.Lines > MaxMethodLines)
                yield return ($" {member}", $"has {member.Lines} lines; at most {MaxMethodLines} are allowed");
            if (member.IsConstructor && member.Parameters > MaxConstructorParameters)
                yield return ($" {member}", $"has {member.Parameters} parameters; at most {MaxConstructorParameters} are allowed");
        }
    }

    [Theory]
    [InlineData(39, true)]
    [InlineData(40, true)]
    [InlineData(41, false)]
    public void A_method_has_at_most_40_lines(int lines, bool isAllowed) =>
        ProblemsOf($"class C\n{{\n    void M()\n    {{\n{new string('\n', lines - 3)}    }}\n}}\n").Any().ShouldBe(!isAllowed);

    [Theory]
    [InlineData("class C(int a, int b, int c, int d, int e, int f);", true)]
    [InlineData("class C(int a, int b, int c, int d, int e, int f, int g);", false)]
    [InlineData("class C { C(int a, int b, int c, int d, int e, int f) { } }", true)]
    [InlineData("class C { C(int a, int b, int c, int d, int e, int f, int g) { } }", false)]
    [InlineData("class C { void M(int a, int b, int c, int d, int e, int f, int g) { } }", true)]
    [InlineData("record R(int A, int B, int C, int D, int E, int F, int G);", true)]
    public void A_constructor_has_at_most_6_parameters(string text, bool isAllowed) => ProblemsOf(text).Any().ShouldBe(!isAllowed);

    [Theory]
    [InlineData(249, true)]
    [InlineData(250, true)]
    [InlineData(251, false)]
    public void A_file_has_at_most_250_lines(int lines, bool isAllowed) =>
        ProblemsOf(string.Concat(Enumerable.Repeat("// a line\n", lines))).Any().ShouldBe(!isAllowed);
}
