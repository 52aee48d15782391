using ScheduledJobs.Cli.Convert.Crontab;
using ScheduledJobs.Cli.Convert.Drafts;
using ScheduledJobs.Cli.Convert.Robfig;
using ScheduledJobs.Model.Importing;

namespace ScheduledJobs.Cli.Tests.Convert;

/// <summary>Rules of single sources that are easy to get wrong.</summary>
public sealed class DetailTests
{
    /// <summary>Kubernetes turns <c>$$</c> into <c>$</c>, and <c>$(NAME)</c> into a variable's value.</summary>
    [Theory]
    [InlineData("echo $HOME", "echo $HOME")]
    [InlineData("echo $$", "echo $$$$")]
    [InlineData("echo $(date)", "echo $$(date)")]
    [InlineData("echo $$(date)", "echo $$$$(date)")]
    [InlineData("a$$$b", "a$$$$$$b")]
    [InlineData("5$", "5$")]
    public void A_shell_command_arrives_as_it_is(string command, string expected) => VariableText.Escape(command).ShouldBe(expected);

    [Theory]
    [InlineData("/opt/shop/dump.sh --db x", "dump")]
    [InlineData("cd /srv/app && php artisan schedule:run", "artisan")]
    [InlineData("python3 /srv/jobs/poll_mail.py", "poll_mail")]
    [InlineData("nice -n 10 /usr/bin/rotate-logs", "rotate-logs")]
    [InlineData("FOO=bar /usr/bin/env BAR=1 run", "run")]
    [InlineData("[ -x /usr/bin/a ] && /usr/bin/b", "a")]
    [InlineData("flock -n /tmp/lock sync-all", "sync-all")]
    [InlineData("> /tmp/log", ">")]
    [InlineData("sh", "sh")]
    public void A_command_gives_its_name(string command, string expected) => CommandName.Of(command).ShouldBe(expected);

    [Theory]
    [InlineData("Sync Stock", "sync-stock")]
    [InlineData("--a__b--", "a-b")]
    [InlineData("äöü", "job")]
    public void A_name_is_a_DNS_label(string text, string expected) => Names.Label(text).ShouldBe(expected);

    [Fact]
    public void A_long_name_leaves_room_for_a_number()
    {
        var name = Names.Label(new string('a', 80));
        name.Length.ShouldBe(52);
        Names.Unique(name, taken => taken == name).ShouldBe(new string('a', 50) + "-2");
    }

    [Theory]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5h", 5400)]
    [InlineData("90s", 90)]
    [InlineData("2m0.5s", 120.5)]
    [InlineData("500ms", 0.5)]
    [InlineData(".5s", 0.5)]
    public void Durations_of_Go(string text, double seconds) => GoDuration.Parse(text).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("1d")]
    [InlineData("-1h")]
    public void No_durations_of_Go(string text) => GoDuration.Parse(text).ShouldBeNull();

    [Theory]
    [InlineData("0 0 */2 * 1")]
    [InlineData("0 0 1 * */2")]
    public void Cron_asks_for_both_days_if_one_begins_with_a_star(string schedule)
    {
        var draft = ConvertCases.Single("crontab", $"{schedule} run");
        ConvertCases.Spec(draft, "trigger.allOf")!.AsArray().Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("0 0 1,15 * 1")]
    [InlineData("0 0 * * 1")]
    [InlineData("0 0 */2 * *")]
    public void Otherwise_one_expression_is_enough(string schedule) =>
        ConvertCases.Spec(ConvertCases.Single("crontab", $"{schedule} run"), "trigger.cron.expression")!.ToString().ShouldBe(schedule);

    [Fact]
    public void A_percent_sign_begins_the_input()
    {
        var entry = CrontabEntry.Parse(@"0 1 * * * mail -s 50\% x%Hello,%%END", hasUser: false);
        entry.ShouldBe(new CrontabEntry("0 1 * * *", null, "mail -s 50% x", "Hello,\n\nEND"));
    }

    [Fact]
    public void Variables_hold_for_the_entries_below_them()
    {
        var conversion = ConvertCases.ConvertText("crontab", "1 1 * * * a\nX=1\n1 1 * * * b\nX = 'two words'\n1 1 * * * c\n");
        conversion.Drafts.Select(draft => ConvertCases.Spec(draft, "action.pod.template.spec.containers")![0]!["env"]?[0]!["value"]!.ToString())
            .ShouldBe([null, "1", "two words"]);
    }

    [Theory]
    [InlineData("""{"type": "interval", "seconds": 0}""", "interval.seconds", "1")]
    [InlineData("""{"type": "interval", "interval": 5400.0}""", "interval.every", "1h30m")]
    [InlineData("""{"type": "cron", "hour": 5, "day_of_week": "mon-fri/2"}""", "cron.fields.dayOfWeek", "mon-fri")]
    [InlineData("""{"type": "cron", "month": "jan-6"}""", "cron.fields.month", "jan")]
    [InlineData("""{"type": "date", "run_date": "2027-03-01 09:00"}""", "date.at", "2027-03-01T09:00:00")]
    [InlineData("""{"type": "date", "run_date": "2027-03-01T09:00:00.5+01:00", "timezone": "Europe/Berlin"}""", "date.at", "2027-03-01T09:00:00+01:00")]
    [InlineData("""{"type": "calendarinterval", "interval": [0, 2, 0, 0], "time": [3, 4, 5]}""", "calendar.timeOfDay", "03:04:05")]
    [InlineData("""{"type": "apscheduler.triggers.cron:CronTrigger", "second": "*/5"}""", "cron.fields.second", "*/5")]
    public void Triggers_of_APScheduler(string trigger, string path, string expected)
    {
        var draft = ConvertCases.Single("apscheduler", $$"""[{"func": "m:f", "trigger": {{trigger}}}]""");
        ConvertCases.Spec(draft, $"trigger.{path}")!.ToString().ShouldBe(expected);
    }

    [Theory]
    [InlineData(1000, null)]
    [InlineData(1001, "spec.successfulJobsHistoryLimit: expected 0 to 1000, found 1001")]
    [InlineData(-1, "spec.successfulJobsHistoryLimit: expected 0 to 1000, found -1")]
    public void A_history_that_the_API_does_not_allow_is_a_problem(int limit, string? problem)
    {
        var conversion = ConvertCases.ConvertText(
            "cronjob",
            $$"""{"kind": "CronJob", "metadata": {"name": "x"}, "spec": {"schedule": "@daily", "timeZone": "UTC", "successfulJobsHistoryLimit": {{limit}}, "jobTemplate": {"spec": {} } } }""");
        (conversion.Problems.SingleOrDefault()?.Message).ShouldBe(problem);
        conversion.Drafts.Count().ShouldBe(problem is null ? 1 : 0);
    }

    [Fact]
    public void A_document_type_is_refused_before_it_is_read()
    {
        const string Laughs = """<!DOCTYPE a [<!ENTITY b "lol"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><job-scheduling-data><schedule>&c;</schedule></job-scheduling-data>""";
        ConvertCases.ConvertText("quartz", Laughs).Problems.ShouldHaveSingleItem().Message.ShouldBe("a document type (DOCTYPE) is not read; remove it");
    }

    /// <summary>Every field of a source is mapped, or a comment names it.</summary>
    [Theory]
    [InlineData("apscheduler", """[{"func": "m:f", "trigger": "interval", "hours": 1, "colour": "red"}]""", "colour")]
    [InlineData("apscheduler", """[{"func": "m:f", "trigger": {"type": "interval", "hours": 1, "hour": 5}}]""", "trigger.hour")]
    [InlineData("cronjob", """{"kind": "CronJob", "metadata": {"name": "x"}, "spec": {"schedule": "@daily", "timeZone": "UTC", "jobTemplate": {"spec": {}}, "colour": 1}}""", "spec.colour")]
    [InlineData("quartz", "<job-scheduling-data><schedule><job><name>j</name><job-class>c</job-class><colour>x</colour></job><trigger><cron><name>t</name><job-name>j</job-name><cron-expression>0 0 1 * * ?</cron-expression></cron></trigger></schedule></job-scheduling-data>", "colour")]
    [InlineData("argo", """{"kind": "CronWorkflow", "metadata": {"name": "x"}, "spec": {"schedule": "@daily", "timezone": "UTC", "workflowSpec": {"entrypoint": "m", "templates": [{"name": "m", "container": {"image": "i"}}]}, "colour": 1}}""", "spec.colour")]
    public void An_unknown_field_is_never_dropped_in_silence(string from, string text, string field) =>
        ConvertCases.Single(from, text).Notes.ShouldContain(note => note.Field == field);
}
