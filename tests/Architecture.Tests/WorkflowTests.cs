using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>The GitHub workflows: jobs that run foreign code may write and sign nothing.</summary>
public sealed partial class WorkflowTests
{
    public static TheoryData<string> Workflows => [.. Repository.Files(".github/workflows", "*.yml")];

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Every_action_is_pinned_to_a_commit(string file)
    {
        var actions = Action().Matches(Repository.Read(file)).Select(m => m.Groups[1].Value).ToList();
        actions.ShouldNotBeEmpty();
        actions.ShouldAllBe(a => Commit().IsMatch(a));
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void A_job_that_may_write_or_sign_runs_no_code_of_the_repository_or_of_packages(string file)
    {
        var workflow = Yaml.Documents(Repository.Read(file)).Single();
        Writes(workflow["permissions"]).ShouldBeEmpty();
        foreach (var (name, job) in workflow["jobs"]!.AsObject().Where(j => Writes(j.Value!["permissions"]).Any()))
        {
            var text = job!["steps"]!.ToJsonString();
            foreach (var code in new[] { "actions/checkout", ".ci/", "dotnet ", "make ", "buildx build", "docker build" })
                text.ShouldNotContain(code, customMessage: name);
        }
    }

    [Fact]
    public void A_release_publishes_what_was_tested_and_runs_only_programs_whose_checksum_is_written_down()
    {
        var jobs = Yaml.Documents(Repository.Read(".github/workflows/release.yml")).Single()["jobs"]!.AsObject();
        var (name, publish) = jobs.Where(j => Writes(j.Value!["permissions"]).Any()).ShouldHaveSingleItem();

        publish!["needs"]!.AsArray().Select(n => n!.GetValue<string>()).ShouldBe(jobs.Select(j => j.Key).Except([name]), ignoreOrder: true);
        publish["env"]!["COSIGN_SHA256"]!.GetValue<string>().ShouldMatch("^[0-9a-f]{64}$");
        publish["steps"]!.AsArray().Select(s => s!["run"]?.GetValue<string>() ?? "").Where(r => r.Contains("curl "))
            .ShouldAllBe(r => r.Contains("$COSIGN_SHA256  cosign\" | sha256sum --check --strict"));
    }

    /// <summary>A Dockerfile names the images whose digests the release looks up.</summary>
    [Theory]
    [InlineData("Dockerfile")]
    [InlineData("Dockerfile.console")]
    public void Every_base_image_can_be_replaced_by_its_digest(string file)
    {
        var dockerfile = Repository.Read(file);
        var release = Repository.Read(".github/workflows/release.yml");
        foreach (Match from in From().Matches(dockerfile))
        {
            var variable = from.Groups[1].Value;
            dockerfile.ShouldContain($"\nARG {variable}=");
            release.ShouldContain($"--build-arg \"{variable}=${variable}\"");
        }

        From().Count(dockerfile).ShouldBe(dockerfile.Split('\n').Count(l => l.StartsWith("FROM ", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Writes(JsonNode? permissions) =>
        (permissions as JsonObject)?.Where(p => p.Value!.GetValue<string>() != "read").Select(p => p.Key) ?? [];

    [GeneratedRegex(@"uses: (\S+)")]
    private static partial Regex Action();

    [GeneratedRegex("@[0-9a-f]{40}$")]
    private static partial Regex Commit();

    [GeneratedRegex(@"^FROM (?:--platform=\S+ )?\$(\w+)", RegexOptions.Multiline)]
    private static partial Regex From();
}
