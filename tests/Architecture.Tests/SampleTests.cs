using System.Text.Json.Nodes;

namespace ScheduledJobs.Architecture.Tests;

/// <summary>The samples show every feature. The integration tests check that they work.</summary>
public sealed class SampleTests
{
    /// <summary>Fields that differ from a shown one only by their unit or their source.</summary>
    private static readonly string[] LikeOthers =
    [
        "spec.concurrency.limit", "spec.trigger.date.at", "spec.exclude.calendars[].namespace",
        "spec.trigger.calendar.years", "spec.trigger.calendar.weeks", "spec.trigger.calendar.days",
        "spec.trigger.interval.weeks", "spec.trigger.interval.days", "spec.trigger.interval.hours", "spec.trigger.interval.minutes",
        "spec.trigger.interval.seconds",
        "spec.trigger.cron.fields.year", "spec.trigger.cron.fields.month", "spec.trigger.cron.fields.week", "spec.trigger.cron.fields.dayOfWeek",
        "spec.trigger.cron.fields.second",
        "spec.action.http.bodyFrom.secretKeyRef", "spec.action.http.bodyFrom.secretKeyRef.name", "spec.action.http.bodyFrom.secretKeyRef.key",
        "spec.action.http.tls.caFrom.secretKeyRef", "spec.action.http.tls.caFrom.secretKeyRef.name", "spec.action.http.tls.caFrom.secretKeyRef.key",
        "spec.notifications[].http.bodyFrom.secretKeyRef", "spec.notifications[].http.bodyFrom.secretKeyRef.name", "spec.notifications[].http.bodyFrom.secretKeyRef.key",
        "spec.notifications[].http.urlFrom.secretKeyRef", "spec.notifications[].http.urlFrom.secretKeyRef.name", "spec.notifications[].http.urlFrom.secretKeyRef.key",
        "spec.notifications[].http.tls.caFrom.secretKeyRef", "spec.notifications[].http.tls.caFrom.secretKeyRef.name", "spec.notifications[].http.tls.caFrom.secretKeyRef.key",
    ];

    public static TheoryData<string> Samples => [.. Repository.Files("config/samples", "*.yaml")];

    [Fact]
    public void Every_field_is_in_a_sample()
    {
        var shown = new HashSet<string>();
        foreach (var document in Repository.Files("config/samples", "*.yaml").SelectMany(f => Yaml.Documents(Repository.Read(f))))
        {
            if (document["kind"]!.GetValue<string>() == "ScheduledJob")
                Collect(document["spec"], "spec", shown);
        }

        // Kubernetes defines what a Pod or a Job may be; a trigger in a list is like a single one.
        // The request of a notification has credentials and certificates like that of an action.
        // Kinds of objects work only where an administrator allows them, so they are in docs/recipes.
        var fields = Crd.Walk(Crd.Spec, "spec").Select(s => s.Path)
            .Where(p => !p.StartsWith("spec.action.resource") && !p.Contains(".template.") && !p.Contains("Of[]") && !p.EndsWith("[]") && !p.EndsWith(".*"))
            .Where(p => !p.StartsWith("spec.notifications[].http.") || !shown.Contains(p.Replace("spec.notifications[]", "spec.action"))).ToList();
        fields.Where(f => !shown.Contains(f)).ShouldBe(LikeOthers, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_starts_with_what_to_expect_and_is_named_like_its_file(string file)
    {
        var text = Repository.Read(file);
        var comment = text.Split('\n').TakeWhile(line => line.StartsWith('#')).ToList();

        comment.ShouldContain(line => line.StartsWith("# Expect: "));
        Yaml.Documents(text).ShouldAllBe(d => d["metadata"]!["name"]!.GetValue<string>() == Path.GetFileNameWithoutExtension(file));
    }

    private static void Collect(JsonNode? node, string path, HashSet<string> found)
    {
        found.Add(path);
        if (node is JsonObject map)
        {
            foreach (var (name, child) in map)
                Collect(child, $"{path}.{name}", found);
        }
        else if (node is JsonArray list)
        {
            foreach (var item in list)
                Collect(item, path + "[]", found);
        }
    }
}
