using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Admission;
using ScheduledJobs.TestKit;
using static ScheduledJobs.Operator.Tests.Admission.Reviews;

namespace ScheduledJobs.Operator.Tests.Admission;

public sealed class ReviewerTests
{
    private const string Bad = $"trigger: {{cron: {{expression: x}}}}\n{Url}";
    private const string Pod = $"{Daily}\naction: {{pod: {{template: {{spec: {{containers: [{{name: main, image: a}}]}}}}}}}}";

    private static readonly RawJson Invalid = Resource(Bad);

    [Fact]
    public async Task A_change_of_metadata_is_allowed_whatever_the_spec()
    {
        var annotated = RawJson.Parse(Invalid.ToString().Replace("\"uid\":\"u\"", "\"uid\":\"u\",\"annotations\":{\"a\":\"b\"}"));
        annotated.ShouldNotBe(Invalid);

        (await ReviewAsync(Request("UPDATE", Invalid, annotated))).Allowed.ShouldBeTrue();
        (await ReviewAsync(Request("UPDATE", Resource($"{Daily}\n{Url}"), annotated))).Allowed.ShouldBeFalse();
    }

    [Fact]
    public async Task The_order_of_members_is_no_change()
    {
        var reordered = RawJson.Parse(Resource($"{Url}\ntrigger: {{cron: {{expression: x}}}}").ToString());

        (await ReviewAsync(Request("UPDATE", Invalid, reordered))).Allowed.ShouldBeTrue();
    }

    [Fact]
    public async Task Status_deletion_and_other_kinds_are_none_of_its_business()
    {
        (await ReviewAsync(Request("UPDATE", Resource($"{Daily}\n{Url}"), Invalid) with { SubResource = "status" })).Allowed.ShouldBeTrue();
        (await ReviewAsync(Request("DELETE", Invalid, default))).Allowed.ShouldBeTrue();
        (await ReviewAsync(Request("CONNECT", null, Invalid))).Allowed.ShouldBeTrue();
        var other = new AdmissionKind { Group = "batch", Version = "v1", Kind = "CronJob" };
        (await ReviewAsync(Request("CREATE", null, Invalid) with { Kind = other })).Allowed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_missing_calendar_is_no_reason_to_refuse_but_is_told()
    {
        var response = await CreateAsync($"{Daily}\n{Url}\nexclude: {{calendars: [{{name: holidays}}]}}");

        response.Allowed.ShouldBeTrue();
        response.Warnings.ShouldHaveSingleItem().ShouldStartWith("spec.exclude.calendars[0]: ScheduleCalendar team/holidays does not exist");
    }

    [Theory]
    [InlineData("CREATE", "dates: [\"*-12-25\"]", "dates: [\"*-12-25\"]", null)]
    [InlineData("CREATE", "", "dates: [\"*-02-30\"]", "spec.dates[0]: must be a date such as")]
    [InlineData("UPDATE", "dates: [\"*-12-25\"]", "timeZone: Mars\ndates: [\"*-12-25\"]", "spec.timeZone: 'Mars' is not")]
    [InlineData("UPDATE", "timeZone: Mars\ndates: [\"*-12-25\"]", "timeZone: Mars\ndates: [\"*-12-24\"]", null)]
    public async Task A_calendar_that_can_never_be_valid_is_refused(string operation, string before, string after, string? message)
    {
        var kind = new AdmissionKind { Group = "scheduledjobs.dev", Version = "v1alpha1", Kind = "ScheduleCalendar" };
        var old = operation == "UPDATE" ? Resource(before) : (RawJson?)null;

        var response = await ReviewAsync(Request(operation, old, Resource(after)) with { Kind = kind });

        response.Allowed.ShouldBe(message is null);
        if (message is not null)
            response.Status.ShouldSatisfyAllConditions(s => s!.Message!.ShouldStartWith(message), s => s!.Details!.Kind.ShouldBe("ScheduleCalendar"));
    }

    [Theory]
    [InlineData("CREATE", "", "from: 2026-01-01T00:00:00Z\nto: 2026-01-04T00:00:00Z", null)]
    [InlineData("CREATE", "", "from: 2026-01-04T00:00:00Z\nto: 2026-01-01T00:00:00Z", "spec: to must not be before from, but 2026-01-01T00:00:00Z is before 2026-01-04T00:00:00Z")]
    [InlineData("CREATE", "", "from: 2026-01-01T00:00:00Z\nto: 2027-01-04T00:00:00Z", "spec.to: 2027-01-04T00:00:00Z is in the future")]
    [InlineData("CREATE", "", "from: 2006-01-01T00:00:00Z\nto: 2026-01-04T00:00:00Z", "spec.from: the range has 7308 days; expected at most 3660")]
    [InlineData("CREATE", "", "to: 2026-01-04T00:00:00Z", "spec.from: is missing")]
    [InlineData("CREATE", "", "from: 2026-01-01T00:00:00Z\nto: 2026-01-04T00:00:00Z\nconcurrency: 101", "spec.concurrency: expected 1 to 100, found 101")]
    [InlineData("CREATE", "", "from: 2026-01-01T00:00:00Z\nto: 2026-01-04T00:00:00Z\nmaxRuns: 0", "spec.maxRuns: expected 1 to 10000, found 0")]
    [InlineData("CREATE", "", "from: 2026-01-01T00:00:00Z\nto: 2026-01-04T00:00:00Z\norder: Random", "spec.order: expected OldestFirst or NewestFirst, found 'Random'")]
    [InlineData("CREATE", "", "from: tomorrow", "spec.from: the operator cannot read this")]
    [InlineData("UPDATE", "from: 2026-01-01T00:00:00Z\nto: 2026-01-04T00:00:00Z", "from: 2026-01-02T00:00:00Z\nto: 2026-01-04T00:00:00Z", "spec.from: cannot be changed")]
    [InlineData("UPDATE", "from: 2026-01-01T00:00:00Z\nto: 2026-01-04T00:00:00Z", "from: 2026-01-01T00:00:00Z\nto: 2026-01-04T00:00:00Z\norder: NewestFirst", "spec.order: cannot be changed")]
    [InlineData("UPDATE", "from: 2026-01-01T00:00:00Z\nto: 2026-01-04T00:00:00Z", "from: 2026-01-01T00:00:00Z\nto: 2026-01-04T00:00:00Z\nsuspend: true", null)]
    public async Task A_Backfill_that_can_never_be_valid_is_refused(string operation, string before, string after, string? message)
    {
        var kind = new AdmissionKind { Group = "scheduledjobs.dev", Version = "v1alpha1", Kind = "Backfill" };
        var old = operation == "UPDATE" ? Resource($"scheduledJob: report\n{before}") : (RawJson?)null;

        var response = await ReviewAsync(Request(operation, old, Resource($"scheduledJob: report\n{after}")) with { Kind = kind });

        response.Allowed.ShouldBe(message is null);
        if (message is not null)
            response.Status.ShouldSatisfyAllConditions(s => s!.Message!.ShouldStartWith(message), s => s!.Details!.Kind.ShouldBe("Backfill"));
    }

    [Theory]
    [InlineData("dates: [\"2026-01-04\", \"2025-12-24/2025-12-26\"]", "spec.dates: all of them are in the past.")]
    [InlineData("dates: [\"2026-01-05\"]", null)]
    [InlineData("dates: [\"2026-01-04\", \"*-05-01\"]", null)]
    [InlineData("timeZone: Pacific/Kiritimati\ndates: [\"2026-01-05\"]", "spec.dates: all of them are in the past.")]
    public async Task A_calendar_of_the_past_is_warned_of(string spec, string? warning)
    {
        var kind = new AdmissionKind { Group = "scheduledjobs.dev", Version = "v1alpha1", Kind = "ScheduleCalendar" };

        var response = await ReviewAsync(Request("CREATE", null, Resource(spec)) with { Kind = kind });

        response.Allowed.ShouldBeTrue();
        (response.Warnings ?? []).SingleOrDefault().ShouldBe(warning);
    }

    [Theory]
    [InlineData("""{"spec":3}""", "spec: the operator cannot read this")]
    [InlineData("""{"spec":{"trigger":[]}}""", "spec.trigger: the operator cannot read this")]
    [InlineData("""{"spec":{"maxRuns":"many"}}""", "spec.maxRuns: the operator cannot read this")]
    [InlineData("""{"spec":{"trigger":{"anyOf":[null]} } }""", "spec.trigger.anyOf[0]: the operator cannot read this: it is null")]
    [InlineData("""{"spec":{"action":{"http":{"service":{"path":null} } } } }""", "spec.action.http.service.path: the operator cannot read this: it is null")]
    [InlineData("null", "spec: the operator cannot read this: the object is null")]
    [InlineData("[]", "spec: the operator cannot read this")]
    public async Task An_object_that_cannot_be_read_is_refused(string json, string message)
    {
        var response = await ReviewAsync(Request("CREATE", null, RawJson.Parse(json)));

        response.Allowed.ShouldBeFalse();
        response.Status!.Message!.ShouldStartWith(message);
    }

    [Fact]
    public async Task A_long_name_is_not_copied_for_everything_below_it()
    {
        var spec = $"{{\"{new string('n', 100_000)}\":[{string.Join(',', Enumerable.Repeat("1", 20_000))},null]}}";
        var item = RawJson.Parse($"{{\"spec\":{spec}}}");

        var before = GC.GetAllocatedBytesForCurrentThread();
        var response = await ReviewAsync(Request("CREATE", null, item));

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(50 * 1024 * 1024);
        response.Status!.Message!.ShouldStartWith("spec.nnn");
        response.Status.Message!.Length.ShouldBe(4000);
    }

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(1000)]
    [InlineData(9000)]
    public async Task An_object_that_is_nested_too_deeply_is_refused_and_its_metadata_may_be_changed(int depth)
    {
        var deep = Deep(depth, "a");

        var created = await ReviewAsync(Request("CREATE", null, deep));
        var annotated = await ReviewAsync(Request("UPDATE", deep, new RawJson(Deep(depth, "a").Utf8.ToArray())));
        var changed = await ReviewAsync(Request("UPDATE", deep, Deep(depth, "b")));

        created.Allowed.ShouldBeFalse();
        created.Status!.Message!.ShouldContain("cannot read this");
        created.Status.Message!.Length.ShouldBeLessThan(4001);
        annotated.Allowed.ShouldBeTrue();
        changed.Allowed.ShouldBeFalse();
    }

    [Fact]
    public async Task A_template_that_the_server_refuses_is_refused_with_its_words()
    {
        var problem = new SpecProblem(Reasons.InvalidTemplate, "spec.action.pod.template: Pod \"x\" is invalid:\nspec.containers[0].image: Required");

        var response = await CreateAsync(Pod, (_, _, _) => Task.FromResult<SpecProblem?>(problem));

        response.Status!.Message.ShouldBe("spec.action.pod.template: Pod \"x\" is invalid: spec.containers[0].image: Required");
        response.Status.Details!.Causes![0].Field.ShouldBe("spec.action.pod.template");
    }

    [Fact]
    public async Task Only_a_new_template_is_checked_and_only_if_the_spec_is_valid()
    {
        var checks = 0;
        Task<SpecProblem?> Count(ScheduledJob job, Schedule schedule, CancellationToken token)
        {
            checks++;
            return Task.FromResult<SpecProblem?>(null);
        }

        await UpdateAsync(Pod, $"{Pod}\nsuspend: true", Count);
        checks.ShouldBe(0);
        await CreateAsync(Pod.Replace("0 3", "0 33"), Count);
        checks.ShouldBe(0);
        await UpdateAsync(Pod, Pod.Replace("image: a", "image: b"), Count);
        checks.ShouldBe(1);
        await CreateAsync(Pod, Count);
        checks.ShouldBe(2);
    }

    [Fact]
    public async Task An_object_without_identity_gets_a_stand_in_for_the_check()
    {
        ScheduledJob? seen = null;
        var nameless = RawJson.Parse(Resource(Pod).ToString().Replace("\"name\":\"demo\",\"namespace\":\"team\",\"uid\":\"u\",", ""));
        Task<SpecProblem?> See(ScheduledJob job, Schedule schedule, CancellationToken token)
        {
            seen = job;
            return Task.FromResult<SpecProblem?>(null);
        }

        await NewReviewer(See).ReviewAsync(Request("CREATE", null, nameless), default);

        seen!.Metadata.ShouldSatisfyAllConditions(
            m => m.Name.ShouldBe("unnamed"), m => m.Namespace.ShouldBe("team"), m => m.Uid.ShouldBe("00000000-0000-0000-0000-000000000000"));
    }

    [Fact]
    public async Task A_check_of_the_template_that_takes_longer_than_a_second_is_given_up_and_the_request_allowed()
    {
        var time = new FakeTimeProvider(Now);
        async Task<SpecProblem?> Hang(ScheduledJob job, Schedule schedule, CancellationToken token)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, token);
            return null;
        }

        var review = NewReviewer(Hang, time).ReviewAsync(Request("CREATE", null, Resource(Pod)), default);
        time.Advance(Reviewer.TemplateLimit - TimeSpan.FromTicks(1));
        review.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromTicks(1));

        (await review).Allowed.ShouldBeTrue();
    }

    [Theory]
    [InlineData(500)]
    [InlineData(429)]
    public async Task A_check_of_the_template_that_fails_says_nothing(int code) =>
        (await CreateAsync(Pod, (_, _, _) => throw new ApiException(code, null))).Allowed.ShouldBeTrue();

    private static Task<AdmissionResponse> ReviewAsync(AdmissionRequest request) => NewReviewer().ReviewAsync(request, default);

    private static RawJson Deep(int depth, string leaf)
    {
        var spec = string.Concat(Enumerable.Repeat("{\"a\":", depth)) + $"\"{leaf}\"" + new string('}', depth);
        return new RawJson(System.Text.Encoding.UTF8.GetBytes(
            $$"""{"metadata":{"name":"demo"},"spec":{"trigger":{"cron":{"expression":"@daily"} },"action":{"pod":{"template":{{spec}} } } } }"""));
    }
}
