from django.db import migrations


class Migration(migrations.Migration):
    """Jobs that gave up are asked for by every page of the console; nothing is written here while all goes well."""

    dependencies = [
        ("jobs", "0001_initial"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX jobs_failed ON procrastinate_jobs (id) WHERE status = 'failed'",
            "DROP INDEX jobs_failed",
        ),
    ]
