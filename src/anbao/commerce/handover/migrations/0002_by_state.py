from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('handover', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='policyevent',
            index=models.Index(fields=['state', '-position'], name='handover_by_state'),
        ),
    ]
