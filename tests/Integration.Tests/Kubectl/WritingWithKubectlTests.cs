using ScheduledJobs.Integration.Tests.Api;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Support;

namespace ScheduledJobs.Integration.Tests.Kubectl;

public sealed class WritingWithKubectlTests : KubectlTest
{
    private const string Resource = "scheduledjob.scheduledjobs.dev/new-year";

    private static readonly string InTokyo = NewYear.Replace("Europe/Berlin", "Asia/Tokyo", StringComparison.Ordinal);

    public static TheoryData<string> Bad =>
    [
        "no-trigger", "two-triggers", "two-actions", "unknown-field", "interval-bad-duration", "cron-unknown-dialect",
        "unknown-misfire-policy", "http-ftp-url", "max-runs-zero", "suspend-not-a-boolean", "end-before-start", "bad-jitter",
    ];

    [SkippableFact]
    public async Task Apply_creates_then_finds_nothing_to_do_then_changes()
    {
        (await KubectlWithAsync(NewYear, "apply", "-f", "-")).Succeeded.ShouldBe($"{Resource} created\n");
        (await KubectlWithAsync(NewYear, "apply", "-f", "-")).Succeeded.ShouldBe($"{Resource} unchanged\n");
        (await KubectlWithAsync(NewYear.Replace("0 0 1 1 *", "0 0 1 2 *", StringComparison.Ordinal), "apply", "-f", "-")).Succeeded
            .ShouldBe($"{Resource} configured\n");

        (await Here.GetScheduledJobAsync("new-year")).Text("spec", "trigger", "cron", "expression").ShouldBe("0 0 1 2 *");
    }

    [SkippableFact]
    public async Task Create_rolebinding_opens_a_namespace_to_the_operator_as_the_security_document_says()
    {
        (await KubectlAsync(
            "create", "rolebinding", "scheduledjob-operator-http-references",
            "--clusterrole=scheduledjob-operator-http-references", "--serviceaccount=scheduledjob-system:scheduledjob-operator")).Succeeded
            .ShouldContain("created");

        var binding = YamlText.Single((await KubectlAsync("get", "rolebinding", "scheduledjob-operator-http-references", "-o", "yaml")).Succeeded);
        binding.Text("roleRef", "kind").ShouldBe("ClusterRole");
        binding.Items("subjects").Single().Text("namespace").ShouldBe("scheduledjob-system");
    }

    [SkippableFact]
    public async Task Apply_removes_what_the_manifest_no_longer_says()
    {
        await ApplyAsync(NewYear);

        await ApplyAsync(NewYear.Replace("  timeZone: Europe/Berlin\n", "", StringComparison.Ordinal));

        (await Here.GetScheduledJobAsync("new-year")).Text("spec", "timeZone").ShouldNotBe("Europe/Berlin");
    }

    [SkippableFact]
    public async Task Server_side_apply_owns_its_fields()
    {
        (await KubectlWithAsync(NewYear, "apply", "--server-side", "-f", "-")).Succeeded.ShouldBe($"{Resource} serverside-applied\n");
        (await KubectlWithAsync(NewYear, "apply", "--server-side", "-f", "-")).Succeeded.ShouldBe($"{Resource} serverside-applied\n");

        (await Here.GetScheduledJobAsync("new-year")).Items("metadata", "managedFields")
            .ShouldContain(m => m.Text("manager") == "kubectl" && m.Text("operation") == "Apply");
    }

    [SkippableFact]
    public async Task Server_side_apply_conflicts_with_a_field_of_another_manager()
    {
        (await ApplyAsync(NewYear, "--field-manager=first")).Succeeded.ShouldNotBeEmpty();

        (await ApplyAsync(InTokyo, "--field-manager=second")).Failed.ShouldContain(".spec.timeZone");
        (await ApplyAsync(InTokyo, "--field-manager=second", "--force-conflicts")).Succeeded.ShouldNotBeEmpty();

        (await Here.GetScheduledJobAsync("new-year")).Text("spec", "timeZone").ShouldBe("Asia/Tokyo");

        Task<KubectlResult> ApplyAsync(string manifest, params string[] options) =>
            KubectlWithAsync(manifest, ["apply", "--server-side", .. options, "-f", "-"]);
    }

    [SkippableFact]
    public async Task Patch_merges_and_does_json_operations()
    {
        await ApplyAsync(NewYear);

        (await PatchAsync("merge", """{"spec":{"suspend":true}}""")).ShouldBe($"{Resource} patched\n");
        (await PatchAsync("json", """[{"op":"replace","path":"/spec/timeZone","value":"Asia/Tokyo"}]""")).ShouldBe($"{Resource} patched\n");

        var sj = await Here.UntilAsync("new-year", s => s.ConditionStatus("Suspended") == "True", "Suspended=True");
        sj.Text("spec", "timeZone").ShouldBe("Asia/Tokyo");

        async Task<string> PatchAsync(string type, string patch) =>
            (await KubectlAsync("patch", "sj", "new-year", "--type", type, "-p", patch)).Succeeded;
    }

    [SkippableFact]
    public async Task Annotate_run_now_starts_a_run()
    {
        await using var sink = await HttpSink.StartAsync();
        await ApplyAsync(NewYear.Replace("http://127.0.0.1:9", sink.Address, StringComparison.Ordinal));

        (await KubectlAsync("annotate", "sj/new-year", "scheduledjobs.dev/run-now=1", "--overwrite")).Succeeded
            .ShouldStartWith($"{Resource} annotate");

        (await Here.UntilRunsAsync("new-year", 1)).Text("status", "lastRun", "result").ShouldBe("Succeeded");
        sink.Requests.ShouldHaveSingleItem().PathAndQuery.ShouldBe("/greet");
    }

    [SkippableFact]
    public async Task Edit_writes_what_the_editor_made()
    {
        await ApplyAsync(NewYear);

        (await KubectlAsync("edit", "sj", "new-year")).Succeeded.ShouldBe($"{Resource} edited\n");

        (await Here.GetScheduledJobAsync("new-year")).Annotation("note").ShouldBe("CHANGED");
    }

    [SkippableFact]
    public async Task Diff_shows_what_an_apply_would_change_and_changes_nothing()
    {
        await ApplyAsync(NewYear);
        await Here.UntilReadyAsync("new-year");

        (await KubectlWithAsync(NewYear, "diff", "-f", "-")).Succeeded.ShouldBeEmpty();
        var difference = await KubectlWithAsync(InTokyo, "diff", "-f", "-");

        difference.ExitCode.ShouldBe(1, difference.ToString());
        difference.Output.ShouldContain("-  timeZone: Europe/Berlin");
        difference.Output.ShouldContain("+  timeZone: Asia/Tokyo");
        (await Here.GetScheduledJobAsync("new-year")).Text("spec", "timeZone").ShouldBe("Europe/Berlin");
    }

    [SkippableFact]
    public async Task Delete_waits_until_it_is_gone()
    {
        await ApplyAsync(NewYear);

        (await KubectlAsync("delete", "sj", "new-year")).Succeeded.ShouldContain("scheduledjob.scheduledjobs.dev \"new-year\" deleted");

        (await Here.FindAsync(Kind.ScheduledJobs, "new-year")).ShouldBeNull();
    }

    [SkippableFact]
    public async Task A_dry_run_on_the_server_stores_nothing()
    {
        (await KubectlWithAsync(NewYear, "apply", "--dry-run=server", "-f", "-")).Succeeded
            .ShouldBe($"{Resource} created (server dry run)\n");

        (await Here.FindAsync(Kind.ScheduledJobs, "new-year")).ShouldBeNull();
    }

    [SkippableTheory]
    [MemberData(nameof(Bad))]
    public async Task Apply_of_a_bad_manifest_prints_what_is_wrong(string name)
    {
        var manifest = await ManifestFiles.ReadAsync($"Manifests/bad/{name}.yaml");
        Skip.If(manifest.NeedsCel && !Cluster.HasCel, $"{name}: only a CEL rule refuses it, and {Cluster.Name} does not evaluate CEL");

        var error = (await KubectlWithAsync(manifest.Text, "apply", "-f", "-")).Failed;

        error.ShouldContain(manifest.Expectation);
        var isUndecodable = error.Contains("strict decoding error", StringComparison.Ordinal);
        error.ShouldStartWith(isUndecodable ? "Error from server (BadRequest): " : $"The ScheduledJob \"bad-{name}\" is invalid");
    }
}
